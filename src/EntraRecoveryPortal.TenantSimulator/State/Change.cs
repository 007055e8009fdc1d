namespace EntraRecoveryPortal.TenantSimulator.State;

/// <summary>One thing that happened to an object or, where a relation is named, to a link of it.</summary>
/// <param name="By">The application that asked, or what else caused it.</param>
/// <param name="Properties">The properties of an object that have another value than before.</param>
internal sealed record Change(long Number, DateTimeOffset At, string By, ChangeKind What, string Kind, string Id, IReadOnlyList<string> Properties, string? Relation = null, string? Target = null);

internal enum ChangeKind
{
    Created,
    Updated,
    Deleted,
    Restored,
    Removed,
    Linked,
    Unlinked,
}
