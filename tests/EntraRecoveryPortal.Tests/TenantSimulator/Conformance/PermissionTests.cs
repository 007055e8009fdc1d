using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Graph;

namespace EntraRecoveryPortal.Tests.TenantSimulator.Conformance;

/// <summary>What a path asks of an application is what Microsoft's permission reference says.</summary>
public sealed class PermissionTests
{
    private const string HigherIncludesRead = "the third permission is there to read applications, and a higher one reads them too";

    // Path and permission reference differ here, each for its reason.
    private static readonly Dictionary<string, string> Exceptions = new()
    {
        ["GET applications/{id}/federatedIdentityCredentials/{other}: +Application.Read.All"] = "the page of one is older than the page of the list, which admits it",
        ["POST identity/conditionalAccess/policies: +Application.ReadWrite.All, +Directory.Read.All"] = HigherIncludesRead,
        ["PATCH identity/conditionalAccess/policies/{id}: +Application.ReadWrite.All, +Directory.Read.All"] = HigherIncludesRead,
        ["POST directory/deletedItems/{id}/restore: -AgentIdUser.ReadWrite.All, -User.DeleteRestore.All, -User.ReadWrite.All"] = "the type of the deleted object decides, behind the path",
        ["POST directory/administrativeUnits/{id}/members/$ref: -Group.Create, -Group.ReadWrite.All"] = "those make a new group in the unit, which is another body on the path without $ref",
    };

    [Fact]
    public void Each_route_admits_the_documented_permissions_and_no_others()
    {
        var documented = JsonNode.Parse(File.ReadAllText(Reference.Require("graph-permissions.json")))!["operations"]!.AsObject();
        var known = GraphRoutes.Permissions.ToHashSet();
        var (failures, compared, used) = (new List<string>(), 0, new HashSet<string>());
        foreach (var route in GraphRoutes.All)
        {
            if (Find(documented, route) is not { } operation)
                continue;
            compared++;
            var expected = operation["Application"] is JsonObject application
                ? new[] { "least", "other" }.SelectMany(x => application[x]!.AsArray()).Select(x => x!.ToString()).Where(known.Contains).ToHashSet()
                : [];
            // Alone, or with the rest of what the route asks for.
            var admitted = route.Access.Groups.SelectMany(x => x).Where(x => route.Access.Groups.Count > 1 || route.Access.Admits(new Caller("", new HashSet<string> { x }))).ToHashSet();
            var difference = $"{route.Method} {route.Template}: {string.Join(", ", admitted.Except(expected).Select(x => "+" + x).Concat(expected.Except(admitted).Select(x => "-" + x)).Order(StringComparer.Ordinal))}";
            if (admitted.SetEquals(expected))
                continue;
            if (Exceptions.ContainsKey(difference))
                used.Add(difference);
            else
                failures.Add(difference);
        }

        failures.AddRange(Exceptions.Keys.Except(used).Select(x => $"no longer so: {x}"));
        Assert.True(failures.Count == 0, string.Join("\n", failures));
        TestContext.Current.TestOutputHelper!.WriteLine(FormattableString.Invariant($"{compared} of {GraphRoutes.All.Count()} routes are in the permission reference, {Exceptions.Count} differ from it."));
        Assert.True(compared > 150);
    }

    /// <summary>The reference writes paths in lower case, any name as {id}, and links without /$ref.</summary>
    private static JsonObject? Find(JsonObject documented, GraphRoute route)
    {
        var path = string.Join('/', route.Template.Split('/').Select(x => x.StartsWith('{') ? "{id}" : x)).ToLowerInvariant();
        foreach (var candidate in new[] { path, path.EndsWith("/$ref", StringComparison.Ordinal) ? path[..^5] : path, path.Replace("{id}/microsoft.graph.agentidentityblueprintprincipal", "microsoft.graph.agentidentityblueprintprincipal/{id}", StringComparison.Ordinal)
            .Replace("{id}/microsoft.graph.agentidentityblueprint", "microsoft.graph.agentidentityblueprint/{id}", StringComparison.Ordinal).Replace("{id}/microsoft.graph.agentidentity", "microsoft.graph.agentidentity/{id}", StringComparison.Ordinal) })
        {
            if (documented[$"{route.Method} /{candidate}"] is JsonObject found)
                return found;
        }

        return null;
    }
}
