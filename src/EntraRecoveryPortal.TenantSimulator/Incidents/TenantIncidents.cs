using EntraRecoveryPortal.TenantSimulator.Graph.Writing;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Incidents;

internal static class TenantIncidents
{
    /// <summary>A quarter of a larger tenant takes minutes and tells hundreds of megabytes: who wants that says so by size.</summary>
    private const int MostDeleted = 25_000;

    private const string Asked = "Finance";

    public static IReadOnlyList<Incident> All { get; } =
    [
        new("mass-deletion", "Delete a quarter of all users",
            "Somebody with a stolen admin account deleted users by the thousand and emptied half of the recycle bin, while the nightly backup was reading them.", DeleteQuarter)
        { Size = new("users it deletes", options => Math.Clamp(options.Users / 4, 1, MostDeleted)), WaitsForListing = true },
        new("out-of-scope", "Move the organizational unit",
            "An organizational unit was moved out of what directory sync looks at. Sync took its people for leavers and put them into the recycle bin; they come back when the unit does, and not before.", MoveOutOfScope)
        { Size = new("synced users it holds", 3000) },
        new("native-recovery", "Run the native recovery",
            "Microsoft's own recovery was run in the evening to undo one mistake, and took a thousand good changes of that day back with it. It rewrites objects so that change tracking does not tell.", RecoverNatively)
        { Size = new("users it rewrites", 1000) },
        new("reader-consent-removed", "Take the reader's consent away",
            "A review of powerful applications took all permissions from one that nobody recognized: the one that reads the backups.", scene => RemoveConsent(scene, SimulatedTenant.ReaderClientId)),
        new("writer-consent-removed", "Take the writer's consent away",
            "The same review, and the application that recovers. It shows on the day when it is needed.", scene => RemoveConsent(scene, SimulatedTenant.WriterClientId)),
        new("elsewhere", "Let others do their work",
            "Directory sync changes a person and a group, a membership rule is computed anew, and somebody activates a role: nothing for a recovery to put back.", _ => null)
        { Honest = [SyncPerson, FillSyncedGroup, RoleIncidents.Activate] },
    ];

    private static string? DeleteQuarter(Scene scene)
    {
        var deleted = scene.Employees().Take(scene.Size).ToList();
        foreach (var user in deleted)
            scene.SoftDelete(user);
        var purged = deleted.Where((_, i) => i % 2 == 1).ToList();
        foreach (var user in purged)
            scene.Purge(user);
        return deleted.Count == 0 ? null : $"{deleted.Count} users were deleted, {purged.Count} of them for good.";
    }

    private static string? MoveOutOfScope(Scene scene)
    {
        var deleted = scene.All(Kinds.User).Where(x => x.Flag("onPremisesSyncEnabled")).Take(scene.Size).ToList();
        foreach (var user in deleted)
            scene.SoftDelete(user);
        return deleted.Count == 0 ? null : $"{deleted.Count} synced users are in the recycle bin.";
    }

    private static string? RecoverNatively(Scene scene)
    {
        const string before = " (before the move)";
        var rewritten = scene.Employees().Where(x => x.Text("officeLocation")?.EndsWith(before, StringComparison.Ordinal) == false).Take(scene.Size).ToList();
        if (rewritten.Count == 0)
            return null;
        NativeRecoveries.Run(scene.State, rewritten, body => body["officeLocation"] = body["officeLocation"] + before, scene.Moment.AddDays(-1), scene.Moment);
        return $"A native recovery rewrote {rewritten.Count} users; no delta query tells of it.";
    }

    /// <summary>The tokens that were given out still say otherwise until they end.</summary>
    private static string? RemoveConsent(Scene scene, string clientId)
    {
        var state = scene.State;
        if (ApplicationIncidents.Graph(state) is not { } graph || state.LiveHaving(Kinds.ServicePrincipal, "appId", clientId).FirstOrDefault() is not { } client)
            return null;
        var removed = state.Targets(client.Id, Relations.AppRoleAssignments).Where(x => x.Text("resourceId") == graph.Id).ToList();
        foreach (var assignment in removed)
            state.Remove(assignment);
        return removed.Count == 0 ? null : $"{client.Text("displayName")} lost its {removed.Count} permissions; its next token has none.";
    }

    /// <summary>The person comes into a department that a membership rule asks for, so the group follows.</summary>
    private static string? SyncPerson(Scene scene)
    {
        bool IsRuled(TenantObject user) => scene.State.Sources(user.Id).Any(x => x.Relation == Relations.Members && scene.State.Live(Kinds.Group, x.Source) is { } group && GroupRules.IsDynamic(group));
        bool IsOpen(TenantObject user) => user.Flag("onPremisesSyncEnabled") && user.Text("department") != Asked;
        if ((scene.All(Kinds.User).FirstOrDefault(x => IsOpen(x) && !IsRuled(x)) ?? scene.All(Kinds.User).FirstOrDefault(IsOpen)) is not { } person)
            return null;
        scene.State.Update(person, after => after["department"] = Asked);
        return $"Directory sync moved {person.Text("displayName")} to {Asked}, and a membership rule followed.";
    }

    private static string? FillSyncedGroup(Scene scene)
    {
        if (scene.All(Kinds.Group).FirstOrDefault(x => x.Flag("onPremisesSyncEnabled")) is not { } group || scene.Employees().FirstOrDefault(x => !scene.State.IsLinked(group.Id, Relations.Members, x.Id)) is not { } added)
            return null;
        scene.State.Link(group.Id, Relations.Members, added.Id);
        return $"Directory sync put {added.Text("displayName")} into {group.Text("displayName")}.";
    }
}
