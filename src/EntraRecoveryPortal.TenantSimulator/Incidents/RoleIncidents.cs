using EntraRecoveryPortal.TenantSimulator.Content;
using EntraRecoveryPortal.TenantSimulator.Graph.Writing;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Incidents;

internal static class RoleIncidents
{
    public static IReadOnlyList<Incident> All { get; } =
    [
        new("role-planted", "Plant a permanent role",
            "In the middle of an ordinary shift, with a colleague's role rightly activated, an intruder made one account a permanent admin and took another's eligibility away.", Plant)
        { Honest = [Activate] },
        new("agent-hijacked", "Take over an agent",
            "An agent that works without anybody watching was given a sponsor who answers for it, and a role it never needed.", Hijack),
    ];

    private static string? Plant(Scene scene)
    {
        if (scene.Intruder() is not { } intruder)
            return null;
        scene.Assign(RoleIds.GlobalAdministrator, intruder.Id);
        var lost = scene.Unused().LastOrDefault();
        if (lost is not null)
            scene.State.Remove(lost);
        return $"{intruder.Text("displayName")} is a Global Administrator for good{(lost is null ? "" : ", and an eligibility is gone")}.";
    }

    public static string? Activate(Scene scene)
    {
        if (scene.Unused().FirstOrDefault() is not { } eligibility)
            return null;
        scene.Activate(eligibility);
        return $"{scene.State.Find(eligibility.Text("principalId")!)?.Text("displayName")} activated a role for 8 hours.";
    }

    private static string? Hijack(Scene scene)
    {
        var state = scene.State;
        var privileged = state.AllLive(Kinds.RoleAssignment).Select(x => x.Text("principalId")).ToHashSet();
        if (scene.Intruder() is not { } intruder || scene.All(Kinds.ServicePrincipal).FirstOrDefault(x => x.TypeName == "agentIdentity" && !privileged.Contains(x.Id)) is not { } agent)
            return null;
        state.Link(agent.Id, Relations.Sponsors, intruder.Id);
        scene.Assign(ContosoRoles.UserAdministrator, agent.Id);
        return $"{agent.Text("displayName")} has {intruder.Text("displayName")} as a sponsor, and is a User Administrator.";
    }
}
