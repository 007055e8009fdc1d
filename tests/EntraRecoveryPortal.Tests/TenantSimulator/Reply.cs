using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace EntraRecoveryPortal.Tests.TenantSimulator;

internal sealed record Reply(int Status, JsonNode? Json, HttpResponseHeaders Headers)
{
    public JsonObject Body => Json!.AsObject();

    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? values.Single() : null;

    public IReadOnlyList<JsonObject> Value => [.. Body["value"]!.AsArray().Select(x => x!.AsObject())];

    public string Code => Body["error"]!["code"]!.ToString();

    public string Message => Body["error"]!["message"]!.ToString();

    public string? NextLink => Body["@odata.nextLink"]?.ToString();

    public string? DeltaLink => Body["@odata.deltaLink"]?.ToString();
}
