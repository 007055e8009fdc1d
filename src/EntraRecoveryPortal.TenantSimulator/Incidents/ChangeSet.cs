using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace EntraRecoveryPortal.TenantSimulator.Incidents;

internal enum ObjectFate
{
    Updated,
    SoftDeleted,
    Purged,
    Created,
    Restored,
}

internal enum LinkFate
{
    Added,
    Removed,
}

/// <summary>A path goes through complex values by name and through lists of things with an id or keyId by [key]; other lists are one value. Null and absent are one.</summary>
internal sealed record ChangedAttribute(string Path, JsonNode? Before, JsonNode? After);

/// <summary>Of a purged object only what it was called: its content stands in the state before.</summary>
internal sealed record ChangedObject(string Kind, string Id, string DisplayName, ObjectFate Change, IReadOnlyList<ChangedAttribute> Attributes);

internal sealed record ChangedLink(string Source, string SourceName, string Relation, string Target, string TargetName, LinkFate Change);

/// <summary>What was really changed, and in words.</summary>
internal sealed record ChangeSet(string Description, IReadOnlyList<ChangedObject> Objects, IReadOnlyList<ChangedLink> Links)
{
    [JsonIgnore]
    public bool IsEmpty => Objects.Count == 0 && Links.Count == 0;
}
