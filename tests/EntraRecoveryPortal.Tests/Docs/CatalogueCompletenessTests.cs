using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Tests.TenantSimulator.Conformance;

namespace EntraRecoveryPortal.Tests.Docs;

/// <summary>Whatever Microsoft documents of a type is read, or the catalogue says why not.</summary>
public sealed class CatalogueCompletenessTests
{
    // Those that come in the list of a type under a type name of their own are read with it.
    private static readonly Dictionary<string, string[]> GraphTypes = new(StringComparer.Ordinal)
    {
        ["user"] = ["user", "agentUser"],
        ["application"] = ["application", "agentIdentityBlueprint"],
        ["servicePrincipal"] = ["servicePrincipal", "agentIdentity", "agentIdentityBlueprintPrincipal"],
        ["namedLocationPolicy"] = ["namedLocation", "ipNamedLocation", "countryNamedLocation"],
        ["authenticationMethodPolicy"] = ["authenticationMethodsPolicy"],
        ["directoryRoleDefinition"] = ["unifiedRoleDefinition"],
        ["directoryRoleAssignment"] = ["unifiedRoleAssignment"],
        ["directoryRoleEligibility"] = ["unifiedRoleEligibilitySchedule"],
        ["scopedRoleMember"] = ["scopedRoleMembership"],
    };

    // They come inside the body, although they are declared as relations.
    private static readonly HashSet<string> Inline = ["authenticationMethodConfigurations", "combinationConfigurations"];

    // The properties of schedules of groups are not among those that were gathered.
    public static TheoryData<string> Types => [.. Catalogue.All.Select(type => type.Name).Where(name => name != "groupEligibility")];

    [Theory]
    [MemberData(nameof(Types))]
    public void Everything_documented_is_read_or_left_out_for_a_reason(string name)
    {
        var type = Catalogue.Of(name);
        var documented = GraphTypes.GetValueOrDefault(name, [name]).SelectMany(Documented).DistinctBy(member => member.Name).ToList();
        var left = type.NotRead.SelectMany(one => one.Names).ToList();

        Assert.NotEmpty(documented);
        var unread = documented.Where(member => !IsRead(type, member)).Select(member => member.Name).Order(StringComparer.Ordinal);
        Assert.Equal(unread, left.Order(StringComparer.Ordinal));
        Assert.All(type.NotRead, one => Assert.EndsWith(".", one.Reason, StringComparison.Ordinal));
    }

    private static bool IsRead(ObjectType type, (string Name, bool IsRelation, bool OnRequest) member) => member switch
    {
        { Name: "deletedDateTime" } => true,
        { IsRelation: true } => Inline.Contains(member.Name) || type.RelationOf(member.Name) is not null || type.Joined.Any(part => part.Name == member.Name),
        _ => type.Select.Count == 0 ? !member.OnRequest : type.Select.Contains(member.Name, StringComparer.Ordinal),
    };

    private static IEnumerable<(string Name, bool IsRelation, bool OnRequest)> Documented(string graphType)
    {
        using var read = JsonDocument.Parse(File.ReadAllText(Reference.Require("graph-properties.json")));
        var types = read.RootElement.GetProperty("types").Clone();
        for (var name = graphType; name is not null && types.TryGetProperty($"microsoft.graph.{name}", out var type); name = type.TextAt("base")?.Split('.', 2)[1])
        {
            foreach (var member in type.GetProperty("properties").EnumerateObject())
                yield return (member.Name, member.Value.TextAt("kind") == "nav", member.Value.IsTrueAt("selectOnly") || member.Value.IsTrueAt("singleGetOnly"));
        }
    }
}
