using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Graph;
using EntraRecoveryPortal.TenantSimulator.Graph.Writing;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Incidents;

/// <summary>The tenant as an incident meets it: who is there to be hit, and what can be done to them.</summary>
internal sealed class Scene(TenantState state, DateTimeOffset now, IncidentWish wish)
{
    private static readonly HashSet<string> Named = [.. SimulatedTenant.People.Select(x => x.ObjectId)];

    public TenantState State => state;

    public DateTimeOffset Moment => now;

    public string Now => Instant.Text(now);

    public int Size => wish.Size;

    /// <summary>What the tenant is known to have from the start, while it is there.</summary>
    public TenantObject? Known(string what, int number) => state.Live(state.Ids.Guid(what, number));

    /// <summary>All that is there of a kind, from a point that the seed chooses once around.</summary>
    public IEnumerable<TenantObject> All(string kind)
    {
        if (wish.Seed == 0 || state.Count(kind) is not (> 0 and var count))
            return state.AllLive(kind);
        var start = state.CanonicalIds(kind).ElementAt(state.Ids.Choose("incident", wish.Seed, count));
        return state.AllLive(kind, start).Concat(state.AllLive(kind)).DistinctBy(x => x.Id);
    }

    /// <summary>The one that is known from the start, unless the seed says otherwise or it does not fit any more; then another that fits.</summary>
    public TenantObject? Choose(string kind, TenantObject? known, Func<TenantObject, bool> fits) =>
        wish.Seed == 0 && known is not null && fits(known) ? known : All(kind).FirstOrDefault(fits);

    /// <summary>Plain cloud employees: nobody to sign in as, no admins, no guests, nobody from on-premises.</summary>
    public IEnumerable<TenantObject> Employees()
    {
        var admins = new[] { Kinds.RoleAssignment, Kinds.RoleEligibilitySchedule, Kinds.ScopedRoleMember }.SelectMany(x => state.All(x))
            .Select(x => x.Text("principalId") ?? x.Body["roleMemberInfo"]?["id"]?.ToString()).ToHashSet();
        return All(Kinds.User).Where(x => x.Text("employeeId") is not null && !x.Flag("onPremisesSyncEnabled") && !admins.Contains(x.Id) && !Named.Contains(x.Id));
    }

    /// <summary>Somebody whose account an intruder uses.</summary>
    public TenantObject? Intruder(Func<TenantObject, bool>? fits = null) => Employees().Skip(2).FirstOrDefault(x => fits?.Invoke(x) != false);

    public void SoftDelete(TenantObject target) => ObjectWrites.SoftDelete(state, target, now);

    public void Purge(TenantObject target) => Purging.Remove(state, state.Find(target.Id)!);

    public void Assign(string role, string principalId)
    {
        var assignment = RoleAssignments.Put(state, state.NewKey() + "-1", role, principalId, "/");
        RoleAssignments.PutSchedule(state, state.NewId(), assignment, "Assigned", Now, end: null);
    }

    public void Activate(TenantObject eligibility)
    {
        var assignment = RoleAssignments.Put(state, state.NewKey() + "-1", eligibility.Text("roleDefinitionId")!, eligibility.Text("principalId")!, eligibility.Text("directoryScopeId")!);
        RoleAssignments.PutSchedule(state, state.NewId(), assignment, "Activated", Now, Instant.Text(now.AddHours(8)));
    }

    /// <summary>Eligibilities nobody uses at the moment.</summary>
    public IEnumerable<TenantObject> Unused()
    {
        var active = state.AllLive(Kinds.RoleAssignment).Select(x => (x.Text("roleDefinitionId"), x.Text("principalId"))).ToHashSet();
        return All(Kinds.RoleEligibilitySchedule).Where(x => !active.Contains((x.Text("roleDefinitionId"), x.Text("principalId"))));
    }

    /// <summary>A new account, made like a colleague's.</summary>
    public TenantObject Hire(TenantObject colleague, string displayName, string principalName)
    {
        var id = state.NewId();
        var body = colleague.Body.DeepClone().AsObject();
        var parts = displayName.Split(' ', 2);
        body["id"] = id;
        body["createdDateTime"] = Now;
        body["displayName"] = displayName;
        (body["givenName"], body["surname"]) = (parts[0], parts[^1]);
        body["employeeId"] = $"E{Convert.ToUInt32(id[..8], 16)}";
        (body["userPrincipalName"], body["mail"], body["mailNickname"]) = (principalName, principalName, principalName.Split('@')[0]);
        body["proxyAddresses"] = new JsonArray($"SMTP:{principalName}");
        body["securityIdentifier"] = $"S-1-12-1-{Convert.ToUInt32(id[..8], 16)}-{Convert.ToUInt32(id[^8..], 16)}";
        return state.Put(Kinds.User, id, body);
    }

    public static JsonArray With(JsonNode? list, params IEnumerable<JsonNode?> added) => new([.. (list as JsonArray ?? []).Select(x => x!.DeepClone()), .. added]);
}
