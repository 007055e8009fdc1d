using System.Text.Json.Nodes;

namespace EntraRecoveryPortal.Graph;

/// <summary>Plans name link targets under the public Graph address; a tenant in another cloud wants its own.</summary>
internal static class LinkAddresses
{
    private const string Public = "https://graph.microsoft.com/v1.0/";

    public static string Point(string body, Uri graphUrl)
    {
        if (!body.Contains(Public, StringComparison.Ordinal) || graphUrl.AbsoluteUri == Public || JsonNode.Parse(body) is not JsonObject root)
            return body;
        foreach (var (name, value) in root.Where(property => IsLink(property.Key)).ToList())
            root[name] = Pointed(value, graphUrl.AbsoluteUri);
        return root.ToJsonString();
    }

    private static bool IsLink(string name) =>
        name.EndsWith("@odata.id", StringComparison.Ordinal) || name.EndsWith("@odata.bind", StringComparison.Ordinal);

    private static JsonNode? Pointed(JsonNode? value, string graphUrl) => value switch
    {
        JsonArray many => new JsonArray([.. many.Select(one => Pointed(one, graphUrl))]),
        JsonValue one when one.TryGetValue<string>(out var address) && address.StartsWith(Public, StringComparison.Ordinal) => graphUrl + address[Public.Length..],
        _ => value?.DeepClone(),
    };
}
