using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Content;
using EntraRecoveryPortal.TenantSimulator.Graph;
using EntraRecoveryPortal.TenantSimulator.Graph.Writing;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Incidents;

/// <summary>Causes incidents, straight in the state: they did not come through the portal's applications.</summary>
internal sealed class IncidentDesk(TenantStore store, TimeProvider clock)
{
    private const int MostOverwritten = 200;
    private const int MostDeleted = 12;

    /// <summary>The latest since the start or the last reset.</summary>
    public IncidentOutcome? Latest { get; private set; }

    public IncidentOutcome? Cause(string name)
    {
        IncidentOutcome? outcome = name switch
        {
            "bulk-overwrite" => store.Write($"incident {name}", OverwriteUsers),
            "conditional-access" => store.Write($"incident {name}", OpenPolicy),
            "intrusion" => store.Write($"incident {name}", Intrude),
            "elsewhere" => store.Write($"incident {name}", WorkElsewhere),
            _ => null,
        };
        Latest = outcome ?? Latest;
        return outcome;
    }

    public void Forget() => Latest = null;

    private IncidentOutcome OverwriteUsers(TenantState state)
    {
        var employees = Bystanders(state);
        var overwritten = employees.Take(Math.Min(MostOverwritten, employees.Count * 2 / 3)).ToList();
        var deleted = employees.Skip(overwritten.Count).Take(Math.Min(MostDeleted, employees.Count / 10)).ToList();
        for (var i = 0; i < overwritten.Count; i++)
        {
            var department = i % 100 == 7 ? "Sales" : null;
            state.Update(overwritten[i], after =>
            {
                after["department"] = department;
                after["jobTitle"] = "TEMP";
            });
        }

        foreach (var user in deleted)
            Delete(state, user);
        return new($"A script overwrote department and job title of {overwritten.Count} users and deleted {deleted.Count} others.", [.. overwritten.Concat(deleted).Select(x => x.Id)]);
    }

    private IncidentOutcome OpenPolicy(TenantState state)
    {
        var policy = state.Find(state.Ids.Guid(ContosoPolicies.Policy, ContosoPolicies.FinancePolicy))!;
        var location = state.Find(state.Ids.Guid(ContosoPolicies.Location, ContosoPolicies.BranchOffices))!;
        state.Update(policy, after =>
        {
            var users = after["conditions"]!["users"]!.AsObject();
            users["includeUsers"] = new JsonArray("All");
            foreach (var list in new[] { "includeGroups", "excludeUsers", "excludeGroups", "includeRoles", "excludeRoles" })
                users[list] = new JsonArray();
            after["conditions"]!["locations"] = null;
            after["grantControls"] = ContosoPolicies.Grant("OR", "block");
            after["modifiedDateTime"] = Instant.Text(clock.GetUtcNow());
        });
        if (!location.IsDeleted)
            Delete(state, location);
        return new("A Conditional Access policy now blocks everybody, break-glass accounts included, and a named location is gone.", [policy.Id, location.Id]);
    }

    private IncidentOutcome Intrude(TenantState state)
    {
        var application = state.Find(state.Ids.Guid(ContosoApplications.Application, ContosoApplications.Payroll))!;
        var group = state.Find(state.Ids.Guid(ContosoGroups.Group, ContosoGroups.Finance))!;
        var bystanders = Bystanders(state);
        var intruder = bystanders.Last();
        if (!state.IsLinked(application.Id, Relations.Owners, intruder.Id))
            state.Link(application.Id, Relations.Owners, intruder.Id);
        state.Update(application, after => after["passwordCredentials"]!.AsArray().Add((JsonNode)new JsonObject
        {
            ["customKeyIdentifier"] = null,
            ["displayName"] = "backup",
            ["endDateTime"] = Instant.Text(clock.GetUtcNow().AddYears(2)),
            ["hint"] = "k7Q",
            ["keyId"] = state.NewId(),
            ["secretText"] = null,
            ["startDateTime"] = Instant.Text(clock.GetUtcNow()),
        }));
        var added = bystanders.Where(x => !state.IsLinked(group.Id, Relations.Members, x.Id)).Take(5).ToList();
        foreach (var member in added)
            state.Link(group.Id, Relations.Members, member.Id);
        return new($"{application.Text("displayName")} has a new owner and a new secret; the group {group.Text("displayName")} has {added.Count} new members.", [application.Id, group.Id]);
    }

    private IncidentOutcome WorkElsewhere(TenantState state)
    {
        var person = state.AllLive(Kinds.User).First(x => x.Flag("onPremisesSyncEnabled"));
        state.Update(person, after => after["department"] = "Named by Active Directory");
        var groups = state.AllLive(Kinds.Group).ToList();
        var bystanders = Bystanders(state);
        List<TenantObject> computed = [groups.First(x => x.Flag("onPremisesSyncEnabled")), groups.First(x => x.Texts("groupTypes").Contains("DynamicMembership"))];
        foreach (var group in computed)
        {
            if (bystanders.Find(x => !state.IsLinked(group.Id, Relations.Members, x.Id)) is { } added)
                state.Link(group.Id, Relations.Members, added.Id);
        }

        var active = state.AllLive(Kinds.RoleAssignment).Select(x => (x.Text("roleDefinitionId"), x.Text("principalId"))).ToHashSet();
        if (state.AllLive(Kinds.RoleEligibilitySchedule).FirstOrDefault(x => !active.Contains((x.Text("roleDefinitionId"), x.Text("principalId")))) is { } eligible)
        {
            var assignment = RoleAssignments.Put(state, state.NewKey() + "-1", eligible.Text("roleDefinitionId")!, eligible.Text("principalId")!, "/");
            RoleAssignments.PutSchedule(state, state.NewId(), assignment, "Activated", Instant.Text(clock.GetUtcNow()), Instant.Text(clock.GetUtcNow().AddHours(8)));
        }

        return new($"Directory sync changed {person.Text("displayName")}; {string.Join(" and ", computed.Select(x => x.Text("displayName")))} have other members; somebody activated a role.", [person.Id, .. computed.Select(x => x.Id)]);
    }

    private void Delete(TenantState state, TenantObject target) => state.Update(target, after => after["deletedDateTime"] = Instant.Text(clock.GetUtcNow()));

    /// <summary>Plain cloud employees: nobody to sign in as, no admins, no guests, nobody from on-premises.</summary>
    private static List<TenantObject> Bystanders(TenantState state)
    {
        var admins = state.All(Kinds.RoleAssignment).Concat(state.All(Kinds.RoleEligibilitySchedule)).Select(x => x.Text("principalId")!).ToHashSet();
        var people = SimulatedTenant.People.Select(x => x.ObjectId).ToHashSet();
        return [.. state.AllLive(Kinds.User).Where(x => x.Text("employeeId") is not null && !x.Flag("onPremisesSyncEnabled") && !admins.Contains(x.Id) && !people.Contains(x.Id))];
    }
}
