using System.Text.Json.Nodes;

namespace EntraRecoveryPortal.Tests.Features.Recoveries;

/// <summary>
/// The whole state of a tenant as one line per value, so that two states can be told apart line by line. Null, absent and empty are one,
/// arrays are sets, modified stamps are left out, and what gets a new id when it is made again goes by what it says.
/// </summary>
internal static class ComparableState
{
    /// <summary>How the line of an object in the recycle bin ends; what it says does not count.</summary>
    public const string InBin = " is in the recycle bin";

    private static readonly HashSet<string> Stamps = ["modifiedDateTime", "lastModifiedDateTime"];

    private static readonly Dictionary<string, string[]> NaturalKeys = new()
    {
        ["appRoleAssignment"] = ["principalId", "resourceId", "appRoleId"],
        ["oAuth2PermissionGrant"] = ["clientId", "resourceId", "consentType", "principalId"],
        ["unifiedRoleAssignment"] = ["roleDefinitionId", "principalId", "directoryScopeId"],
        ["unifiedRoleAssignmentSchedule"] = ["roleDefinitionId", "principalId", "directoryScopeId"],
        ["scopedRoleMembership"] = ["administrativeUnitId", "roleId", "roleMemberInfo"],
        ["federatedIdentityCredential"] = ["issuer", "subject", "name"],
        ["inheritablePermission"] = ["resourceAppId"],
    };

    public static IReadOnlySet<string> Of(string state)
    {
        var root = JsonNode.Parse(state)!.AsObject();
        var lines = new HashSet<string>(StringComparer.Ordinal);
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (kind, objects) in root["objects"]!.AsObject())
        {
            foreach (var one in objects!.AsArray().Select(x => x!.AsObject()))
            {
                var id = one["id"]!.ToString();
                var isRemade = NaturalKeys.TryGetValue(kind, out var key);
                var name = names[id] = isRemade ? string.Join('|', key!.Select(x => one[x]?.ToJsonString())) : $"{id} {one["displayName"]}";
                if (one["deletedDateTime"] is not null)
                {
                    lines.Add($"{kind} {name}{InBin}");
                    continue;
                }

                foreach (var (property, value) in one.Where(x => !isRemade || x.Key is not ("id" or "createdDateTime" or "createdUsing" or "scheduleInfo")))
                    AddLines(lines, $"{kind} {name} {property}", value);
            }
        }

        foreach (var link in root["links"]!.AsArray())
            lines.Add($"{NameOf(link!["source"])} -{link["relation"]}-> {NameOf(link["target"])}");
        return lines;

        string NameOf(JsonNode? id) => names.GetValueOrDefault(id!.ToString(), id.ToString());
    }

    private static void AddLines(HashSet<string> lines, string path, JsonNode? value)
    {
        switch (value)
        {
            case JsonObject owner:
                foreach (var (name, inner) in owner.Where(x => !Stamps.Contains(x.Key)))
                    AddLines(lines, $"{path}.{name}", inner);
                break;
            case JsonArray array:
                foreach (var item in array)
                    lines.Add($"{path}[] = {Text(item)}");
                break;
            case not null when !Stamps.Any(stamp => path.EndsWith($" {stamp}", StringComparison.Ordinal)):
                lines.Add($"{path} = {value.ToJsonString()}");
                break;
        }
    }

    private static string Text(JsonNode? node) => node switch
    {
        JsonObject owner => $"{{{string.Join(',', owner.Where(x => !IsEmpty(x.Value)).OrderBy(x => x.Key, StringComparer.Ordinal).Select(x => $"{x.Key}:{Text(x.Value)}"))}}}",
        JsonArray array => $"[{string.Join(',', array.Select(Text).Order(StringComparer.Ordinal))}]",
        _ => node?.ToJsonString() ?? "null",
    };

    private static bool IsEmpty(JsonNode? node) => node is null or JsonArray { Count: 0 } || (node is JsonObject owner && owner.All(x => IsEmpty(x.Value)));
}
