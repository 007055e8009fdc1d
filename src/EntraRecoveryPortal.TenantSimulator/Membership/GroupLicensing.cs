using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Graph.Writing;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Membership;

/// <summary>Keeps the licences that members have from their groups, after every write and whoever wrote. Only direct members inherit, as in Entra.</summary>
internal static class GroupLicensing
{
    /// <summary>By whom the log says that licences came and went.</summary>
    public const string Name = "group licensing";

    /// <summary>What follows from the changes behind this number.</summary>
    public static void Follow(TenantState state, long since)
    {
        var author = state.Author;
        var concerned = Concerned(state, since);
        state.Author = author with { Name = Name };
        foreach (var id in concerned)
        {
            if (state.Live(Kinds.User, id) is { } user)
                LicenseStates.Put(state, user, LicenseStates.Direct(user), author.At);
        }

        state.Author = author;
    }

    private static HashSet<string> Concerned(TenantState state, long since)
    {
        var (users, licensed) = (new HashSet<string>(StringComparer.OrdinalIgnoreCase), new Dictionary<string, bool>(StringComparer.OrdinalIgnoreCase));
        foreach (var change in state.Log.After(since))
        {
            if (change is { Kind: Kinds.User, What: ChangeKind.Restored })
                users.Add(change.Id);
            else if (change is { Relation: Relations.Members, Target: { } member } && (IsLicensed(change.Id) || Inherits(member, change.Id)))
                users.Add(member);
            else if (change.Kind == Kinds.Group && (change.What is ChangeKind.Deleted or ChangeKind.Restored && IsLicensed(change.Id) || change.Properties.Contains(LicenseStates.Assigned)))
                users.UnionWith(state.LinkRows(change.Id, Relations.Members).Where(x => x.Present).Select(x => x.Target));
        }

        return users;

        bool IsLicensed(string group)
        {
            if (!licensed.TryGetValue(group, out var known))
                licensed[group] = known = state.Find(group) is { Kind: Kinds.Group } found && found.Body[LicenseStates.Assigned] is JsonArray { Count: > 0 };
            return known;
        }

        // Of a group that is gone nothing but its traces tells.
        bool Inherits(string member, string group) => state.Find(group) is null && state.Find(member) is { Kind: Kinds.User } found && LicenseStates.IsFrom(found, group);
    }
}
