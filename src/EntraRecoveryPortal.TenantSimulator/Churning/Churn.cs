using EntraRecoveryPortal.TenantSimulator.Content.Crowds;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Churning;

/// <summary>
/// Ordinary life of a company, as much of it as is asked for: people move, come and leave, memberships and owners change. It never touches the people one signs in as,
/// whoever holds a role, and the applications that the portal works through.
/// </summary>
internal sealed class Churn
{
    private const int OutOf = 100;
    private const int Created = 4;
    private const int Deleted = 8;

    private readonly TenantState state;
    private readonly ChurnRequest request;
    private readonly Random random;
    private readonly ChurnTruth truth = new();
    private readonly ObjectChurn objects;

    private Churn(TenantState state, ChurnRequest request)
    {
        (this.state, this.request, random) = (state, request, new(request.Seed));
        objects = new(state, random, truth);
    }

    public static ChurnTruth Run(TenantState state, ChurnRequest request)
    {
        var run = new Churn(state, request);
        foreach (var kind in ChurnRequest.AllKinds.Where(request.Kinds.Contains))
            run.ChangeObjects(kind);
        if (request.Kinds.Contains(Kinds.Group))
            run.ChangeLinks();
        return run.truth;
    }

    private void ChangeObjects(string kind)
    {
        var wanted = Share(state.Count(kind));
        var places = state.Places(kind);
        var order = new Permutation(Math.Max(1, places), random.Next(1000));
        for (var i = 0; i < places && wanted > 0; i++)
        {
            if (state.At(kind, order.At(i)) is not { } item || !objects.MayChange(item))
                continue;
            var dice = random.Next(OutOf);
            if (dice < Created && objects.Create(kind))
                wanted--;
            else if (dice is >= Created and < Deleted && objects.Delete(item))
                wanted--;
            else if (objects.Update(item))
                wanted--;
        }
    }

    /// <summary>Of every group with assigned or synced members its share; owners change too, but one always stays.</summary>
    private void ChangeLinks()
    {
        foreach (var group in state.All(Kinds.Group).Where(x => !x.IsDeleted).ToList())
        {
            var members = Share(state.CountLinks(group.Id, Relations.Members));
            var owners = Share(state.CountLinks(group.Id, Relations.Owners));
            if (members + owners == 0 || objects.IsSpared(group) || group.Texts("groupTypes").Contains("DynamicMembership"))
                continue;
            Change(group.Id, Relations.Members, members, least: 0);
            Change(group.Id, Relations.Owners, owners, least: 1);
        }
    }

    private void Change(string group, string relation, int count, int least)
    {
        if (count == 0)
            return;
        var targets = state.Targets(group, relation).Where(x => x.Kind == Kinds.User).Select(x => x.Id).ToList();
        for (var i = 0; i < count; i++)
        {
            if (targets.Count > least && random.Next(2) == 0)
            {
                var place = random.Next(targets.Count);
                objects.SetLink(group, relation, targets[place], present: false);
                (targets[place], targets[^1]) = (targets[^1], targets[place]);
                targets.RemoveAt(targets.Count - 1);
            }
            else if (objects.AnyUser() is { } added)
            {
                objects.SetLink(group, relation, added.Id, present: true);
            }
        }
    }

    /// <summary>The share of a number; what is left of a whole decides by chance.</summary>
    private int Share(int count)
    {
        var exact = count * request.Percent / 100;
        return (int)exact + (random.NextDouble() < exact - Math.Floor(exact) ? 1 : 0);
    }
}
