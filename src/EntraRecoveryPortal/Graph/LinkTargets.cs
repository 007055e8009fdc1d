using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Graph;

/// <summary>Names the far end of a link, of which Graph gives the id and, mostly, the type.</summary>
internal static class LinkTargets
{
    public static ObjectRef Of(Relation relation, JsonElement target) =>
        new(TypeOf(target.TryGetProperty("@odata.type", out var graphType) ? graphType.GetString() : null, relation.TargetBase), target.TextAt("id") ?? "");

    private static string TypeOf(string? graphType, string targetBase) => graphType switch
    {
        "#microsoft.graph.user" or "#microsoft.graph.agentUser" => "user",
        "#microsoft.graph.group" => "group",
        "#microsoft.graph.application" or "#microsoft.graph.agentIdentityBlueprint" => "application",
        "#microsoft.graph.servicePrincipal" or "#microsoft.graph.agentIdentity" or "#microsoft.graph.agentIdentityBlueprintPrincipal" => "servicePrincipal",
        "#microsoft.graph.device" => "device",
        "#microsoft.graph.administrativeUnit" => "administrativeUnit",
        null when targetBase == "users" => "user",
        _ => ObjectRef.UnknownType,
    };
}
