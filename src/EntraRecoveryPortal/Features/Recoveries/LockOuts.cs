using System.Text.Json;
using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>Who could not get in any more once a plan is carried out: by the policies that it writes, and by those whose groups or means it changes.</summary>
internal sealed class LockOuts
{
    private const string Policy = "conditionalAccessPolicy";
    private readonly List<string> _warnings = [];
    private readonly List<GuardReason> _reasons = [];

    public LockOuts(IReadOnlyList<PlanStep> steps, ProtectedPeople people, SignInMeans means)
    {
        _warnings.AddRange(people.Unread);
        foreach (var (name, content, how) in Policies(steps, people, means))
        {
            var (effect, canBeMet) = (new PolicyEffect(content), GrantDemand.CanBeMet(content, means));
            if (!effect.IsOn)
                continue;
            OfEveryone(name, effect, how, canBeMet, people.Members);
            if (how == By.Means && canBeMet is not false)
                continue;
            OfBreakGlass(name, effect, canBeMet, people);
            if (people.Author is { } author)
                OfOperator(name, effect, canBeMet, author, people.Members);
            OfPortal(name, effect, people.Portal);
        }

        OfSteps(steps, people);
    }

    public IReadOnlyList<string> Warnings => _warnings;

    public IReadOnlyList<GuardReason> Reasons => _reasons;

    /// <summary>The policy steps that leave a policy behind, which says what it does.</summary>
    public static IEnumerable<PlanStep> Written(IEnumerable<PlanStep> steps) =>
        steps.Where(step => step is { Object.Type: Policy, Source: not null, Kind: not (StepKind.SoftDelete or StepKind.Delete) });

    private static IEnumerable<(string Name, JsonElement Content, By How)> Policies(IReadOnlyList<PlanStep> steps, ProtectedPeople people, SignInMeans means) =>
        Written(steps).GroupBy(step => step.Object).Select(own => (own.Last().ObjectName, JsonElement.Parse(own.Last().Source!), By.Writing))
            .Concat(people.Policies.Select(policy => (policy, By.Groups)).Concat(means.Policies.Select(policy => (policy, By.Means))).DistinctBy(pair => pair.policy.Ref)
                .Select(pair => (Catalogue.Of(Policy).DisplayNameOf(pair.policy.Content!), pair.policy.Content!.Root, pair.Item2)));

    private void OfEveryone(string name, PolicyEffect effect, By how, bool? canBeMet, IReadOnlyDictionary<string, IReadOnlySet<string>> members)
    {
        bool? sparesNobody = how == By.Means ? false : effect.SparesNobody(members);
        if (sparesNobody is true)
        {
            _warnings.Add(effect.Groups.Count == 0
                ? $"{name} would apply to all users and exclude nobody, not even a break-glass account."
                : $"{name} would apply to all users and exclude nobody: the groups that it leaves out have no members.");
        }

        if (!effect.AppliesToAllUsers)
            return;
        if (effect.Blocks)
        {
            if (sparesNobody is null && effect.HoldsAlways is not false)
                _warnings.Add($"Whether {name}, which blocks all users, would still leave anybody out cannot be told: look who is in the groups that it leaves out.");
            if (effect.HoldsAlways is true && (how == By.Writing || sparesNobody is true))
                Ask(Guard.LockOutEveryone, $"{name} blocks everyone whom it does not exclude");
        }
        else if (canBeMet is false)
        {
            _warnings.Add($"{name} would ask everybody for what nobody can meet: no method of its authentication strength is switched on.");
            Ask(Guard.LockOutEveryone, "a policy asks everybody for what nobody can meet");
        }
        else if (canBeMet is null)
        {
            _warnings.Add($"Whether anybody can meet what {name} would ask of everybody cannot be told: look at its grant controls.");
        }
    }

    private void OfBreakGlass(string name, PolicyEffect effect, bool? canBeMet, ProtectedPeople people)
    {
        var applies = people.BreakGlass.Select(account => effect.AppliesTo(account, people.Members)).ToList();
        if (applies.Contains(true))
            _warnings.Add($"{name} would apply to a break-glass account.");
        else if (applies.Contains(null))
            _warnings.Add($"Whether {name} would apply to a break-glass account cannot be told: look who is in the groups and roles that it names.");
        if (applies.Contains(true) && Shuts(effect, canBeMet) is true)
            Ask(Guard.LockOutBreakGlass, $"{name} locks a break-glass account out");
    }

    private void OfOperator(string name, PolicyEffect effect, bool? canBeMet, string author, IReadOnlyDictionary<string, IReadOnlySet<string>> members)
    {
        var (applies, shuts) = (effect.AppliesTo(author, members), Shuts(effect, canBeMet));
        if (applies is true && shuts is true)
        {
            _warnings.Add($"{name} would lock out the account of whoever planned it.");
            Ask(Guard.LockOutOperator, $"{name} locks your own account out");
        }
        else if (applies is not false && shuts is not false)
        {
            _warnings.Add($"Whether {name} would lock out the account of whoever planned it cannot be told: look at its conditions, and who is in the groups and roles that it names.");
        }
    }

    private void OfPortal(string name, PolicyEffect effect, IReadOnlySet<string> principals)
    {
        switch (effect.ShutsOut(principals))
        {
            case true:
                _warnings.Add($"{name} would lock this portal's own service principals out: it could neither read nor write.");
                Ask(Guard.LockOutPortal, $"{name} locks this portal out");
                break;
            case null:
                _warnings.Add($"Whether {name} would lock this portal's own service principals out cannot be told: look at its conditions.");
                break;
        }
    }

    private void OfSteps(IReadOnlyList<PlanStep> steps, ProtectedPeople people)
    {
        var leaving = steps.Where(step => step is { Kind: StepKind.RemoveLink, Relation: "members" } && step.Targets.Any(target => people.BreakGlass.Contains(target.Id))).ToList();
        _warnings.AddRange(leaving.Select(step => $"A break-glass account would leave {step.ObjectName}."));
        if (leaving.Count > 0)
            Ask(Guard.LockOutBreakGlass, "a break-glass account leaves a group");
        if (people.Author is { } author && steps.Any(step => ProtectedPeople.Demotes(step, author)))
            Ask(Guard.LockOutOperator, "your own account loses its sign-in, its existence or a role");
    }

    /// <summary>Whoever it is for gets in no more; null when that depends on place, device or risk.</summary>
    private static bool? Shuts(PolicyEffect effect, bool? canBeMet) => effect.Blocks || canBeMet is false ? effect.HoldsAlways : false;

    /// <summary>By what of it a plan changes what a policy does.</summary>
    private enum By
    {
        Writing,
        Groups,
        Means,
    }

    private void Ask(string guard, string because)
    {
        if (!_reasons.Contains(new(guard, because)))
            _reasons.Add(new(guard, because));
    }
}
