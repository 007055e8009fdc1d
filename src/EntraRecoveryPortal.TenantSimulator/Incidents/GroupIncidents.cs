using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Content;
using EntraRecoveryPortal.TenantSimulator.Graph.Writing;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Incidents;

internal static class GroupIncidents
{
    private const string Everybody = "user.objectId -ne null";

    public static IReadOnlyList<Incident> All { get; } =
    [
        new("groups-emptied", "Let the sync tool run",
            "A tool that fills groups from another system lost its connection, took the empty answer for a list without people, and removed everybody. Owners went on adding people meanwhile.", EmptyGroups)
        { Size = new("groups it empties", 5), Honest = [AddByOwner] },
        new("break-glass-emptied", "Tidy up the break-glass group",
            "An access review removed accounts that had not signed in for a year from a group. It is the group that every policy leaves out, and no policy changed.", EmptyBreakGlass),
        new("everyone-rule", "Make the group dynamic",
            "Somebody tried a membership rule on a group of exceptions. The rule matched everybody, so everybody became an exception.", MatchEverybody),
    ];

    private static string? EmptyGroups(Scene scene)
    {
        var reserved = Reserved(scene);
        var emptied = scene.All(Kinds.Group).Where(x => IsFilledByHand(x) && !reserved.Contains(x.Id) && scene.State.Targets(x.Id, Relations.Members).Count(y => y.Kind == Kinds.User) > 2).Take(scene.Size).ToList();
        var removed = emptied.Sum(x => Empty(scene, x));
        return emptied.Count == 0 ? null : $"{emptied.Count} groups lost all their members, {removed} in all.";
    }

    private static string? AddByOwner(Scene scene)
    {
        var reserved = Reserved(scene);
        bool HasOwnerAndMembers(TenantObject group) => scene.State.Targets(group.Id, Relations.Owners).Any() && scene.State.Targets(group.Id, Relations.Members).Any();
        if (scene.All(Kinds.Group).FirstOrDefault(x => IsFilledByHand(x) && !reserved.Contains(x.Id) && HasOwnerAndMembers(x)) is not { } group
            || scene.Employees().FirstOrDefault(x => !scene.State.IsLinked(group.Id, Relations.Members, x.Id)) is not { } added)
            return null;
        scene.State.Link(group.Id, Relations.Members, added.Id);
        return $"An owner added {added.Text("displayName")} to {group.Text("displayName")}.";
    }

    private static string? EmptyBreakGlass(Scene scene)
    {
        var excluded = PolicyIncidents.Named(scene.State, "excludeGroups");
        bool Fits(TenantObject group) => excluded.Contains(group.Id) && scene.State.Targets(group.Id, Relations.Members).Any();
        if (scene.Choose(Kinds.Group, scene.Known(ContosoGroups.Special, ContosoGroups.BreakGlass), Fits) is not { } group)
            return null;
        var removed = Empty(scene, group);
        return $"{group.Text("displayName")} lost its {removed} members; the policies that leave it out are unchanged.";
    }

    private static string? MatchEverybody(Scene scene)
    {
        var excluded = PolicyIncidents.Named(scene.State, "excludeGroups");
        bool Fits(TenantObject group) => excluded.Contains(group.Id) && IsFilledByHand(group) && !GroupRules.IsUnified(group);
        if (scene.Choose(Kinds.Group, scene.Known(ContosoGroups.Special, ContosoGroups.Exempt), Fits) is not { } group)
            return null;
        scene.State.Update(group, after =>
        {
            after["groupTypes"] = Scene.With(after["groupTypes"], "DynamicMembership");
            after["membershipRule"] = Everybody;
            after["membershipRuleProcessingState"] = "On";
        });
        return $"{group.Text("displayName")} is dynamic now, and its rule matches everybody.";
    }

    private static int Empty(Scene scene, TenantObject group)
    {
        var members = scene.State.Targets(group.Id, Relations.Members).ToList();
        foreach (var member in members)
            scene.State.Unlink(group.Id, Relations.Members, member.Id);
        return members.Count;
    }

    /// <summary>Groups that policies name have incidents of their own.</summary>
    private static HashSet<string> Reserved(Scene scene) => [.. PolicyIncidents.Named(scene.State, "excludeGroups"), .. PolicyIncidents.Named(scene.State, "includeGroups")];

    private static bool IsFilledByHand(TenantObject group) =>
        !group.Flag("onPremisesSyncEnabled") && !GroupRules.IsDynamic(group) && !group.Flag("isAssignableToRole") && (!group.Flag("mailEnabled") || GroupRules.IsUnified(group));
}
