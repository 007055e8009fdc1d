using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>Whom a recovery must not lock out, who planned it, and what tells whether it does.</summary>
public sealed record ProtectedPeople
{
    private static readonly string[] Takers = ["principalId", "clientId", "roleMemberInfo.id"];

    public static ProtectedPeople Nobody { get; } = new();

    /// <summary>Object ids of the accounts for the worst day.</summary>
    public IReadOnlySet<string> BreakGlass { get; init; } = new HashSet<string>();

    /// <summary>Object id of who planned it.</summary>
    public string? Author { get; init; }

    /// <summary>Groups the author is in, and apps and groups the author owns (<see cref="HeldThrough"/>).</summary>
    public IReadOnlySet<string> AuthorHolds { get; init; } = new HashSet<string>();

    /// <summary>Object ids of the portal's own service principals.</summary>
    public IReadOnlySet<string> Portal { get; init; } = new HashSet<string>();

    /// <summary>Who is directly in the groups that policies name, once the plan is carried out; a group of which nobody can tell is not in it.</summary>
    public IReadOnlyDictionary<string, IReadOnlySet<string>> Members { get; init; } = new Dictionary<string, IReadOnlySet<string>>();

    /// <summary>Policies that the plan does not write, and that name groups whose members it changes.</summary>
    public IReadOnlyList<LiveObject> Policies { get; init; } = [];

    /// <summary>What could not be looked at, so that nobody knows whom it locks out or whether it touches the portal's own, as sentences.</summary>
    public IReadOnlyList<string> Unread { get; init; } = [];

    /// <summary>The step takes away an account's sign-in, existence or role.</summary>
    public static bool Demotes(PlanStep step, string id)
    {
        ArgumentNullException.ThrowIfNull(step);
        return IsSame(step.Object.Id, id)
            ? step.Kind is StepKind.SoftDelete or StepKind.Delete || step.Leaves.Any(leaf => leaf is { Path: "accountEnabled", Target: "false" })
            : step.Kind == StepKind.Delete && RecoveryGuards.IsRole(step.Object.Type) && step.Object.Id.Contains(id, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The step gives an account something: itself back, a role, a permission, a membership, an ownership, an agent to answer for, or that a policy leaves it out.</summary>
    public static bool Benefits(PlanStep step, string id)
    {
        ArgumentNullException.ThrowIfNull(step);
        return step.Kind switch
        {
            StepKind.SoftDelete or StepKind.Delete or StepKind.RemoveLink or StepKind.RemovePart or StepKind.RemoveCredential => false,
            StepKind.AddLinks or StepKind.SetLink => step.Targets.Any(target => IsSame(target.Id, id)),
            _ => step.Object.Id.Contains(id, StringComparison.OrdinalIgnoreCase) || LeavesOut(step, id) || MakesSponsor(step, id),
        };
    }

    /// <summary>The step gives something to what an account has a part in: a role, a permission or a place to its group or app, or a group back that may hold roles.</summary>
    public static bool BenefitsThrough(PlanStep step, IReadOnlySet<string> held)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(held);
        return held.Count > 0 && step.Kind switch
        {
            StepKind.AddLinks or StepKind.SetLink => step.Targets.Any(target => held.Contains(target.Id)),
            StepKind.RestoreFromBin => CarriesRoles(step) && held.Contains(step.Object.Id),
            StepKind.Create => (Catalogue.Of(step.Object.Type).NaturalKey.Count > 0 || CarriesRoles(step)) && GivenTo(step).Any(held.Contains),
            _ => step.Leaves.Count > 0 && held.Any(id => LeavesOut(step, id) || MakesSponsor(step, id)),
        };
    }

    // What a group has that may hold no roles is not worth a second person whenever somebody restores a group that they are in.
    private static bool CarriesRoles(PlanStep step) => step.Source is { } source && JsonElement.Parse(source).IsTrueAt("isAssignableToRole");

    /// <summary>Itself, where it is made again; of a grant or an assignment those who get it.</summary>
    private static IEnumerable<string> GivenTo(PlanStep step) => Catalogue.Of(step.Object.Type).NaturalKey is { Count: > 0 } key
        ? key.Zip(step.Object.Id.Split('|')).Where(part => Takers.Contains(part.First)).Select(part => part.Second)
        : [step.Object.Id];

    private static bool LeavesOut(PlanStep step, string id) => step.Leaves.Any(leaf => leaf.Path.Contains(".exclude", StringComparison.Ordinal)
        && leaf.Target?.Contains(id, StringComparison.OrdinalIgnoreCase) == true && leaf.Expected?.Contains(id, StringComparison.OrdinalIgnoreCase) != true);

    private static bool MakesSponsor(PlanStep step, string id) => step.Kind == StepKind.AddPart && step.Leaves.Any(leaf => IsSame(leaf.Path, AttributePath.Item("sponsors", id)));

    private static bool IsSame(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
