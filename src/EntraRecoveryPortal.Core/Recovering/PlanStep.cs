using System.Text.Json;
using System.Text.Json.Serialization;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Recovering;

/// <summary>What a step does.</summary>
public enum StepKind
{
    /// <summary>PATCH of the object: one for all its attributes.</summary>
    Update,

    /// <summary>First of two: app roles or scopes are switched off, because Graph refuses to remove enabled ones.</summary>
    DisableEntitlements,

    /// <summary>A write of one part by a call of its own.</summary>
    UpdatePart,

    /// <summary>A lost part is made again.</summary>
    AddPart,

    /// <summary>An added part is removed.</summary>
    RemovePart,

    /// <summary>Licences are given and taken: one call for all of an object.</summary>
    AssignLicenses,

    /// <summary>An added secret or certificate is removed.</summary>
    RemoveCredential,

    /// <summary>Out of the recycle bin.</summary>
    RestoreFromBin,

    /// <summary>Links are added.</summary>
    AddLinks,

    /// <summary>One link is removed.</summary>
    RemoveLink,

    /// <summary>A single link is set to another target.</summary>
    SetLink,

    /// <summary>A grant or assignment is made again.</summary>
    Create,

    /// <summary>Into the recycle bin.</summary>
    SoftDelete,

    /// <summary>Deleted for ever.</summary>
    Delete,
}

/// <summary>One leaf that a step writes, as JSON texts; null is absent.</summary>
/// <param name="Path">Attribute path.</param>
/// <param name="Expected">What the report saw now.</param>
/// <param name="Target">What it shall be.</param>
public sealed record LeafWrite(string Path, string? Expected, string? Target);

/// <summary>One write of a recovery.</summary>
public sealed record PlanStep
{
    /// <summary>From 1.</summary>
    public int Order { get; init; }

    /// <summary>The object written to.</summary>
    public required ObjectRef Object { get; init; }

    /// <summary>Its name for people.</summary>
    public required string ObjectName { get; init; }

    /// <summary>What the step does.</summary>
    public required StepKind Kind { get; init; }

    /// <summary>A sentence for people.</summary>
    public required string Why { get; init; }

    /// <summary>Leaves that it writes.</summary>
    public IReadOnlyList<LeafWrite> Leaves { get; init; } = [];

    /// <summary>The relation of a step about links.</summary>
    public string? Relation { get; init; }

    /// <summary>The other ends of a step about links.</summary>
    public IReadOnlyList<ObjectRef> Targets { get; init; } = [];

    /// <summary>Canonical JSON of the whole object: as it should be, for steps that make or restore it and for policies; as it is, for steps that delete it.</summary>
    public string? Source { get; init; }

    /// <summary>As composed from what the report saw; what is sent is composed again from the live object.</summary>
    public required GraphCall Call { get; init; }

    /// <summary>The object is gone for good and comes back under an id that Graph gives it.</summary>
    public bool GetsNewId { get; init; }

    /// <summary>Sent instead when the recycle bin refuses: the object is made again under a new id.</summary>
    public GraphCall? Fallback { get; init; }

    /// <summary>JSON text of what is there now.</summary>
    public required string Before { get; init; }

    /// <summary>JSON text of what will be there.</summary>
    public required string After { get; init; }

    /// <summary>Puts out a fire: access that an intruder added, a policy that locks people out.</summary>
    public bool Urgent { get; init; }

    /// <summary>Which rate limit it falls under.</summary>
    public Lane Lane { get; init; }

    /// <summary>The ids by which others name what a step brings back.</summary>
    public IEnumerable<string> IdsGiven() => OldAppId is { } appId ? [Object.Id, appId] : [Object.Id];

    /// <summary>The ids by which others name what a step takes away.</summary>
    public IEnumerable<string> IdsTaken() => Kind is not (StepKind.SoftDelete or StepKind.Delete) ? []
        : AppId is { } appId ? [Object.Id, appId] : [Object.Id];

    /// <summary>It writes a policy or brings it back: then Graph looks at all that the policy names.</summary>
    [JsonIgnore]
    public bool WritesPolicy => Object.Type == "conditionalAccessPolicy" && Kind is not (StepKind.SoftDelete or StepKind.Delete);

    /// <summary>The appId by which others name the application or service principal of a step that comes or goes whole; null for all other steps.</summary>
    [JsonIgnore]
    public string? AppId => Object.Type is "application" or "servicePrincipal" && Source is { } source ? JsonElement.Parse(source).TextAt("appId") : null;

    /// <summary>The appId under which an application that is made again was known.</summary>
    [JsonIgnore]
    public string? OldAppId => GetsNewId && Object.Type == "application" && AppId is { } appId ? ReplacedIds.OldOf(appId) : null;

    /// <summary>Id of what a single link leads to that is replaced though it does not show, because it lies in the recycle bin. The same plan may bring it back, or move it there.</summary>
    public string? Unseen { get; init; }

    /// <summary>It sets a single link where none shows: what is linked and lies in the recycle bin is replaced unseen.</summary>
    [JsonIgnore]
    public bool ReplacesUnseen => Kind == StepKind.SetLink && CanBeUndone && Unseen is null && Leaves.All(leaf => leaf.Expected is null);

    /// <summary>It decides whether a membership rule says who is in a group or unit, or people do.</summary>
    [JsonIgnore]
    public bool DecidesMembers => Kind == StepKind.Update && Leaves.Any(leaf => leaf.Path is "groupTypes" or "membershipType");

    /// <summary>From then on people decide who is in a group or unit, and no longer a rule, which would put out whoever comes back from the recycle bin before.</summary>
    [JsonIgnore]
    public bool EndsRule => Kind == StepKind.Update && Leaves.Any(leaf => (leaf.Path, IsDynamic: leaf.Target?.Contains("Dynamic", StringComparison.OrdinalIgnoreCase) == true) is ("groupTypes" or "membershipType", false));

    /// <summary>Somebody or something comes back that a rule may have an eye on.</summary>
    [JsonIgnore]
    public bool BringsMemberBack => Kind == StepKind.RestoreFromBin && Object.Type is "user" or "device" or "group";

    /// <summary>A later recovery can take it back.</summary>
    public bool CanBeUndone { get; init; } = true;

    /// <summary>Why it cannot be taken back.</summary>
    public string? CannotBeUndoneReason { get; init; }
}
