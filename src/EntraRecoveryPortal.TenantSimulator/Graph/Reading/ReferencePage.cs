using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Reading;

/// <summary>Links as addresses, for GET …/$ref.</summary>
internal static class ReferencePage
{
    public static GraphAnswer Of(GraphCall call, IEnumerable<TenantObject> targets) => GraphAnswer.Ok(new JsonObject
    {
        ["@odata.context"] = call.Context("Collection($ref)"),
        ["value"] = new JsonArray([.. targets.Select(x => new JsonObject { ["@odata.id"] = $"{call.Request.BaseUrl}/directoryObjects/{x.Id}" })]),
    });
}
