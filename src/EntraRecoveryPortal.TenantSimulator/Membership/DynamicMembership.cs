using System.Collections.Concurrent;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Membership;

/// <summary>
/// Keeps dynamic groups and administrative units as their rules say, after every write and whoever wrote: who changed is tried against the rules that read what changed,
/// and a rule that changed is tried against everybody. A rule that is not understood is paused and kept.
/// </summary>
internal static class DynamicMembership
{
    /// <summary>By whom the log says that members came and went.</summary>
    public const string Name = "dynamic membership";

    public const string Processing = "membershipRuleProcessingState";

    private static readonly HashSet<string> OfRules = ["membershipRule", Processing, "groupTypes", "membershipType"];

    private static readonly ConcurrentDictionary<string, MembershipRule?> Rules = new();

    /// <summary>What follows from the changes behind this number.</summary>
    public static void Follow(TenantState state, long since)
    {
        var changes = state.Log.After(since).Where(x => x.Relation is null && x.What is ChangeKind.Created or ChangeKind.Updated or ChangeKind.Restored).ToList();
        if (changes.Count == 0)
            return;
        var (author, holders) = (state.Author, Holders(state).ToList());
        state.Author = author with { Name = Name };
        var changed = changes.Where(x => x.What != ChangeKind.Updated || x.Properties.Any(OfRules.Contains)).Select(x => x.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var holder in holders)
        {
            if (RuleOf(holder) is not { } rule)
                state.Update(holder, after => after[Processing] = "Paused");
            else if (changed.Contains(holder.Id))
                TryEverybody(state, holder, rule);
            else
                TryChanged(state, holder, rule, changes);
        }

        state.Author = author;
    }

    private static IEnumerable<TenantObject> Holders(TenantState state) =>
        state.LiveHaving(Kinds.Group, Processing, "On").Where(x => x.Texts("groupTypes").Contains("DynamicMembership"))
            .Concat(state.LiveHaving(Kinds.AdministrativeUnit, Processing, "On").Where(x => x.Text("membershipType") == "Dynamic"));

    private static MembershipRule? RuleOf(TenantObject holder) => Rules.GetOrAdd(holder.Text("membershipRule") ?? "", MembershipRule.Parse);

    private static void TryChanged(TenantState state, TenantObject holder, MembershipRule rule, List<Change> changes)
    {
        foreach (var change in changes.Where(x => x.Kind == rule.Kind && (x.What != ChangeKind.Updated || x.Properties.Any(rule.Properties.Contains))))
        {
            if (state.Live(change.Id) is { } candidate)
                Fit(state, holder, candidate.Id, rule.Admits(candidate));
        }
    }

    private static void TryEverybody(TenantState state, TenantObject holder, MembershipRule rule)
    {
        var members = state.AllLive(rule.Kind).Where(rule.Admits).Select(x => x.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var leaver in state.Targets(holder.Id, Relations.Members).Where(x => !members.Contains(x.Id)).ToList())
            Fit(state, holder, leaver.Id, belongs: false);
        foreach (var member in members)
            Fit(state, holder, member, belongs: true);
    }

    private static void Fit(TenantState state, TenantObject holder, string member, bool belongs)
    {
        if (state.IsLinked(holder.Id, Relations.Members, member) == belongs)
            return;
        if (belongs)
            state.Link(holder.Id, Relations.Members, member);
        else
            state.Unlink(holder.Id, Relations.Members, member);
    }
}
