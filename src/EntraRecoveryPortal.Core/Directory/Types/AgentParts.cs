using System.Text.Json;

namespace EntraRecoveryPortal.Core.Directory.Types;

/// <summary>What agent identities, their blueprints and the principals of these have beside other applications and service principals.</summary>
internal static class AgentParts
{
    internal const string Sponsors = "sponsors";
    private const string Inheritable = "inheritablePermissions";

    private static readonly string[] SponsorTypes = ["user", "group", "servicePrincipal"];

    internal static JoinedPart SponsorsOf(string collection, IReadOnlyList<string> reading, IReadOnlyList<string> writing) => new()
    {
        Name = Sponsors,
        ReadPath = $"{collection}/{{id}}/{{cast}}/sponsors?$select=id",
        Only = IsAgent,
        ReadPermissions = reading,
        WritePermissions = writing,
    };

    internal static JoinedPart InheritablePermissions { get; } = new()
    {
        Name = Inheritable,
        ReadPath = "applications/{id}/{cast}/inheritablePermissions",
        Only = IsAgent,
        ReadPermissions = ["AgentIdentityBlueprint.Read.All"],
        WritePermissions = ["AgentIdentityBlueprint.ReadWrite.All"],
    };

    internal static IEnumerable<AttributeRule> SponsorRules => [Rules.Keyed(Sponsors, "id", Writability.OwnCall)];

    internal static IEnumerable<AttributeRule> InheritableRules =>
    [
        Rules.Keyed(Inheritable, "resourceAppId", Writability.OwnCall),
        .. Rules.Ignored($"{Inheritable}[].id"),
    ];

    /// <summary>The part is a sponsor: a reference to somebody, and no object of its own.</summary>
    internal static bool IsSponsor(string path) => path.StartsWith($"{Sponsors}[", StringComparison.Ordinal);

    /// <summary>Whom a sponsor's path names, as whatever they may be; nobody where it is no sponsor's.</summary>
    internal static IEnumerable<ObjectRef> SponsorIn(string path) =>
        IsSponsor(path) && AttributePath.Parse(path)[0].Key is { Length: > 0 } id ? SponsorTypes.Select(type => new ObjectRef(type, id)) : [];

    /// <summary>The part has its path below the agent's type.</summary>
    internal static bool IsOfAgent(string part) => part is Sponsors or Inheritable;

    /// <summary>The part's name, below the type of an agent as Graph names it.</summary>
    internal static string PathOf(string part, JsonElement agent) => agent.TextAt("@odata.type") is { } type ? $"{type.TrimStart('#')}/{part}" : part;

    private static bool IsAgent(JsonElement content) => content.TextAt("@odata.type") is "#microsoft.graph.agentIdentity" or "#microsoft.graph.agentIdentityBlueprint" or "#microsoft.graph.agentIdentityBlueprintPrincipal";
}
