using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Graph;

/// <summary>Looks which objects name an id somewhere in their content, where Graph keeps no link that could be followed.</summary>
internal sealed class NamedIds(GraphReads reads)
{
    private static readonly string[] Everybody = ["identity/conditionalAccess/policies", "policies/authenticationMethodsPolicy", "applications?$top=999", "directory/administrativeUnits?$top=999"];

    // Rules name people and groups; all else that groups hold are links.
    private const string Rules = "groups?$select=id,membershipRule&$top=999";

    private static readonly IReadOnlyDictionary<string, string> TypeByPath = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [Everybody[0]] = "conditionalAccessPolicy",
        [Everybody[1]] = "authenticationMethodPolicy",
        [Everybody[2]] = "application",
        [Everybody[3]] = "administrativeUnit",
        [Rules] = "group",
    };

    /// <summary>Null when one of the lists could not be read, so that nobody knows.</summary>
    public async Task<IReadOnlyList<ObjectRef>?> FindAsync(IReadOnlyList<string> ids, bool withRules, CancellationToken cancel)
    {
        var found = new List<ObjectRef>();
        foreach (var path in withRules ? [.. Everybody, Rules] : Everybody)
        {
            var type = Catalogue.Of(TypeByPath[path]);
            var manner = new ReadManner(type.Lane, GraphPriority.Normal) { Headers = type.RequestHeaders };
            var list = await reads.OneAsync(await reads.GetAsync(path, manner, cancel), manner, cancel);
            if (list.Failure is not null)
                return null;
            found.AddRange(list.Items.Where(item => Names(item, ids)).Select(type.RefOf));
        }

        return found;
    }

    private static bool Names(JsonElement item, IReadOnlyList<string> ids)
    {
        var text = item.GetRawText();
        return ids.Any(id => text.Contains(id, StringComparison.OrdinalIgnoreCase));
    }
}
