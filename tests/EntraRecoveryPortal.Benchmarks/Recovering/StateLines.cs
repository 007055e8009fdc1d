using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Benchmarks.Recovering;

/// <summary>One value of the tenant: the kind and name of the object by the simulator's own account, the path of the value, and what it says.</summary>
internal readonly record struct StateLine(string Kind, string Object, string Path, string Value)
{
    /// <summary>The path of the line that says where an object is.</summary>
    public const string Existence = "";

    /// <summary>Before a relation in the path of a line about a link; the value is the other end.</summary>
    public const char LinkMark = '>';

    public bool IsLink => Path.StartsWith(LinkMark);

    public override string ToString() => $"{Kind} {Object} {Path} = {Value}";
}

/// <summary>
/// The whole state of the simulated tenant, value by value, so that two states can be told apart. Null, absent and empty are one, the order of an array is none, what gets a
/// new id when it is made again goes by what it says, and the parts that the simulator keeps as objects of their own stand in the object they belong to.
/// </summary>
internal static class StateLines
{
    private static readonly string[] Keys = ["keyId", "id", "skuId", "resourceAppId", "appId", "name", "uri"];

    /// <summary>What Graph gives a new id each time it is made, by what it says.</summary>
    private static readonly Dictionary<string, string[]> NaturalKeys = new(StringComparer.Ordinal)
    {
        ["appRoleAssignment"] = ["principalId", "resourceId", "appRoleId"],
        ["oAuth2PermissionGrant"] = ["clientId", "resourceId", "consentType", "principalId"],
        ["unifiedRoleAssignment"] = ["roleDefinitionId", "principalId", "directoryScopeId"],
        ["unifiedRoleAssignmentSchedule"] = ["roleDefinitionId", "principalId", "directoryScopeId"],
        ["unifiedRoleEligibilitySchedule"] = ["roleDefinitionId", "principalId", "directoryScopeId"],
        ["privilegedAccessGroupEligibilitySchedule"] = ["groupId", "principalId", "accessId"],
        ["scopedRoleMembership"] = ["administrativeUnitId", "roleId", "roleMemberInfo.id"],
    };

    public static HashSet<StateLine> Of(string state)
    {
        var root = JsonElement.Parse(state);
        var lines = new HashSet<StateLine>();
        var links = root.GetProperty("links").EnumerateArray().Select(link => (Source: link.TextAt("source")!, Relation: link.TextAt("relation")!, Target: link.TextAt("target")!)).ToList();
        var holders = links.Where(link => link.Relation is "federatedIdentityCredentials" or "inheritablePermissions").ToDictionary(link => link.Target, link => link.Source, StringComparer.Ordinal);
        var kinds = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var kind in root.GetProperty("objects").EnumerateObject())
        {
            foreach (var body in kind.Value.EnumerateArray())
                Add(lines, kinds, holders, kind.Name, body);
        }

        foreach (var (source, relation, target) in links.Where(link => kinds.ContainsKey(link.Source) && kinds.ContainsKey(link.Target)))
        {
            // The sponsors of people are links, those of agents a part of them.
            lines.Add(relation == "sponsors" && kinds[source] is not "user"
                ? new(kinds[source], source, AttributePath.Item("sponsors", target), target)
                : new(kinds[source], source, StateLine.LinkMark + relation, target));
        }

        return lines;
    }

    private static void Add(HashSet<StateLine> lines, Dictionary<string, string> kinds, Dictionary<string, string> holders, string kind, JsonElement body)
    {
        var id = body.TextAt("id")!;
        if (kind == "federatedIdentityCredential")
        {
            var part = AttributePath.Item("federatedIdentityCredentials", body.TextAt("name")!);
            AddValue(lines, "application", holders.GetValueOrDefault(id, id), part, body, without: "id");
            return;
        }

        if (kind == "inheritablePermission")
        {
            AddValue(lines, "application", holders.GetValueOrDefault(id, id), AttributePath.Item("inheritablePermissions", body.TextAt("resourceAppId")!), body, without: "id");
            return;
        }

        var isRemade = NaturalKeys.TryGetValue(kind, out var key);
        var name = isRemade ? string.Join('|', key!.Select(path => body.TextAt(path) ?? "")) : id;
        if (!isRemade)
            kinds[id] = kind;
        lines.Add(new(kind, name, StateLine.Existence, body.At("deletedDateTime") is { ValueKind: JsonValueKind.String } ? "softDeleted" : "present"));
        foreach (var property in body.EnumerateObject().Where(property => property.Name != "deletedDateTime" && !(isRemade && property.Name == "id")))
            AddValue(lines, kind, name, AttributePath.Property("", property.Name), property.Value);
    }

    private static void AddValue(HashSet<StateLine> lines, string kind, string name, string path, JsonElement value, string? without = null)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject().Where(member => member.Name != without))
                    AddValue(lines, kind, name, AttributePath.Property(path, member.Name), member.Value);
                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                    AddItem(lines, kind, name, path, item);
                break;
            case JsonValueKind.Null or JsonValueKind.Undefined:
                break;
            case JsonValueKind.String when value.GetString() is { Length: 0 }:
                break;
            case JsonValueKind.String when kind == "oAuth2PermissionGrant" && path == "scope":
                lines.UnionWith(value.GetString()!.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(scope => new StateLine(kind, name, path, scope)));
                break;
            default:
                lines.Add(new(kind, name, path, value.GetRawText()));
                break;
        }
    }

    private static void AddItem(HashSet<StateLine> lines, string kind, string name, string path, JsonElement item)
    {
        if (item.ValueKind == JsonValueKind.Object && Keys.Select(key => item.TextAt(key)).FirstOrDefault(key => !string.IsNullOrEmpty(key)) is { } key)
            AddValue(lines, kind, name, AttributePath.Item(path, key), item);
        else
            lines.Add(new(kind, name, path, Text(item)));
    }

    private static string Text(JsonElement item) => item.ValueKind switch
    {
        JsonValueKind.Object => "{" + string.Join(',', item.EnumerateObject().Select(member => (member.Name, Value: Text(member.Value))).Where(member => member.Value.Length > 0)
            .OrderBy(member => member.Name, StringComparer.Ordinal).Select(member => $"{member.Name}:{member.Value}")) + "}",
        JsonValueKind.Array => string.Join(',', item.EnumerateArray().Select(Text).Order(StringComparer.Ordinal)),
        JsonValueKind.Null => "",
        _ => item.GetRawText(),
    };
}
