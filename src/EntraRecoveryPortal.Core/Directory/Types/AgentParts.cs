using System.Text.Json;

namespace EntraRecoveryPortal.Core.Directory.Types;

/// <summary>What agent identities, their blueprints and the principals of these have beside other applications and service principals.</summary>
internal static class AgentParts
{
    private const string NotWritten = "It is set by calls of its own for agents, which this version does not make.";

    internal static JoinedPart SponsorsOf(string collection, params string[] permissions) => new()
    {
        Name = "sponsors",
        ReadPath = $"{collection}/{{id}}/{{cast}}/sponsors?$select=id",
        Only = IsAgent,
        ReadPermissions = permissions,
    };

    internal static JoinedPart InheritablePermissions { get; } = new()
    {
        Name = "inheritablePermissions",
        ReadPath = "applications/{id}/{cast}/inheritablePermissions",
        Only = IsAgent,
        ReadPermissions = ["AgentIdentityBlueprint.Read.All"],
    };

    internal static IEnumerable<AttributeRule> SponsorRules =>
        [Rules.Keyed("sponsors", "id", Writability.ReadOnly) with { Reason = NotWritten }];

    internal static IEnumerable<AttributeRule> InheritableRules =>
    [
        Rules.Keyed("inheritablePermissions", "resourceAppId", Writability.ReadOnly) with { Reason = NotWritten },
        .. Rules.Ignored("inheritablePermissions[].id"),
    ];

    private static bool IsAgent(JsonElement content) => content.TextAt("@odata.type") is "#microsoft.graph.agentIdentity" or "#microsoft.graph.agentIdentityBlueprint" or "#microsoft.graph.agentIdentityBlueprintPrincipal";
}
