using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Recovering;

/// <summary>Says in a report, before anybody ticks, what the writing application may not change for want of a role.</summary>
public static class ReachMarks
{
    private const string Afterwards = " Give it the role and compare again.";

    /// <summary>Whether anything in these changes hangs on roles.</summary>
    public static bool Matter(Comparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        return comparison.Changes.Any(change => IsRestricted(change) || (change.Ref.Type == "user" && change.Items.Any(IsSensitive)));
    }

    /// <summary>The changes, with the reasons. A role that was given since may be ticked away in the same recovery, so it is in nobody's way.</summary>
    public static Comparison In(Comparison comparison, WriterReach reach)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        ArgumentNullException.ThrowIfNull(reach);
        var since = comparison.Changes.SelectMany(GivenSince).ToHashSet(StringComparer.Ordinal);
        return comparison with { Changes = [.. comparison.Changes.Select(change => Marked(change, reach, since))] };
    }

    private static Change Marked(Change change, WriterReach reach, HashSet<string> since)
    {
        var restricted = IsRestricted(change) ? reach.WhyNotRestricted(change.Ref.Id) : null;
        var needed = restricted is null && change.Ref.Type == "user" && change.Items.Any(IsSensitive) ? reach.WhyNot(change.Ref.Id, since, Asleep(change)) : null;
        if ((restricted ?? needed) is not { } reason)
            return change;
        var isWhole = restricted is not null || change.Items.Any(item => item.Kind == ItemKind.Object && IsSensitive(item));
        return change.With([.. change.Items.Select(item => item.NotRestorable is null && (isWhole || IsSensitive(item)) ? item with { NotRestorable = reason + Afterwards } : item)]);
    }

    private static IEnumerable<string> GivenSince(Change change) => change switch
    {
        { Ref.Type: "directoryRoleAssignment", IsCreatedSince: true, NotRestorable: null } => [change.Ref.Id],
        { Ref.Type: "group" } => change.Items.Where(item => item is { Kind: ItemKind.Link, LinkInNow: true, LinkInFrom: false, NotRestorable: null, Target: not null })
            .Select(item => $"{change.Ref.Id}|{item.Path}|{item.Target!.Value.Id}"),
        _ => [],
    };

    /// <summary>The roles that come back with somebody from the recycle bin.</summary>
    internal static IEnumerable<RoleHolding> Asleep(Change change) =>
        change.Items.Where(item => item is { Kind: ItemKind.Object, IsDormant: true, Target: not null }).Select(item => RoleHolding.Of(item.Target!.Value)).OfType<RoleHolding>();

    // Making somebody again is no action on them.
    private static bool IsSensitive(ChangeItem item) => item is { NotRestorable: null, IsDormant: false }
        && (item.Kind == ItemKind.Object ? item is { From: ObjectItem.Present, Now: ObjectItem.SoftDeleted } or { Now: ObjectItem.Present } : item.Kind == ItemKind.Attribute && RolesTaken.IsSensitive("user", item.Path));

    private static bool IsRestricted(Change change) =>
        change.Ref.Type is "user" or "group" or "device" && change.NowContent is { } now && WriterReach.IsRestricted(now.Root) && change.Items.Any(item => item.NotRestorable is null);
}
