using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Incidents;

/// <summary>Causes incidents, straight in the state: they did not come through the portal's applications. Keeps the truth of each until the reset.</summary>
internal sealed class IncidentDesk(TenantStore store, TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, IncidentOutcome> last = [];
    private Ambush? waiting;

    /// <summary>The latest since the start or the last reset.</summary>
    public IncidentOutcome? Latest { get; private set; }

    public IncidentOutcome? LastOf(string name)
    {
        lock (gate)
            return last.GetValueOrDefault(name);
    }

    public IncidentOutcome Cause(Incident incident, IncidentWish wish) =>
        Keep(incident.WaitsForListing && !wish.Now ? Wait(incident, wish) : Happen(incident, wish));

    public void Forget()
    {
        lock (gate)
        {
            last.Clear();
            Latest = null;
            waiting = null;
        }
    }

    /// <summary>A page of a listing of all users went out. What waits for it happens behind the page that goes past the middle, or is the only one.</summary>
    public void UsersListed(JsonNode? page)
    {
        Ambush? due;
        lock (gate)
        {
            due = waiting;
            if (due is null || page?["value"] is not JsonArray shown || (page["@odata.nextLink"] is not null && !IsBehind(due.Middle, shown[^1]!["id"]!.ToString())))
                return;
            waiting = null;
        }

        Cause(due.Incident, due.Wish with { Now = true });
    }

    private IncidentOutcome Wait(Incident incident, IncidentWish wish)
    {
        var middle = store.Read(state => state.CanonicalIds(Kinds.User).ElementAt(state.Count(Kinds.User) / 2));
        lock (gate)
            waiting = new(incident, wish, middle);
        return new(incident.Name, incident.Title, clock.GetUtcNow(), new("It waits for somebody to list all users, and happens when they are half way.", [], [])) { Waits = true };
    }

    private IncidentOutcome Happen(Incident incident, IncidentWish wish)
    {
        var now = clock.GetUtcNow();
        ChangeSet Act(string by, Func<Scene, string?> act) => store.Write(by, state => act(new(state, now, wish)), RecordedChanges.Of);
        var damage = Act($"incident {incident.Name}", incident.Cause);
        List<ChangeSet> honest = [.. incident.Honest.Select(act => Act($"others beside incident {incident.Name}", act)).Where(x => !x.IsEmpty)];
        if (damage.IsEmpty)
            damage = damage with { Description = honest.Count > 0 ? "Nothing was damaged." : "Nothing is left that this could happen to." };
        return new(incident.Name, incident.Title, now, damage) { Honest = honest };
    }

    private bool IsBehind(string middle, string id) => store.Read(state => state.Behind(Kinds.User, [id], middle).Any());

    private IncidentOutcome Keep(IncidentOutcome outcome)
    {
        lock (gate)
            return Latest = last[outcome.Name] = outcome;
    }

    private sealed record Ambush(Incident Incident, IncidentWish Wish, string Middle);
}
