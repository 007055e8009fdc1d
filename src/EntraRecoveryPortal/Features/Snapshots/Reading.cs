using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>The live state of some types or objects, kept with the report or recovery that asked for it.</summary>
public sealed record Reading
{
    public required long TenantKey { get; init; }
    public required DateTime TakenAt { get; init; }
    public required Scope Scope { get; init; }
    public required IReadOnlyList<CaptureProfile> Profiles { get; init; }
    public required IReadOnlyList<Coverage> Coverage { get; init; }
    public required IReadOnlyList<DirectoryObject> Objects { get; init; }
    public required IReadOnlyList<Link> Links { get; init; }
}
