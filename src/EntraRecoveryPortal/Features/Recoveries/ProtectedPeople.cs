using EntraRecoveryPortal.Core.Recovering;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>Whom a recovery must not lock out, and who planned it.</summary>
public sealed record ProtectedPeople
{
    public static ProtectedPeople Nobody { get; } = new();

    /// <summary>Object ids of the accounts for the worst day.</summary>
    public IReadOnlySet<string> BreakGlass { get; init; } = new HashSet<string>();

    /// <summary>Object id of who planned it.</summary>
    public string? Author { get; init; }

    /// <summary>Who is directly in the groups that policies of the plan leave out; a group that could not be read is not in it.</summary>
    public IReadOnlyDictionary<string, IReadOnlySet<string>> Members { get; init; } = new Dictionary<string, IReadOnlySet<string>>();

    /// <summary>The step takes away an account's sign-in, existence or role.</summary>
    public static bool Demotes(PlanStep step, string id)
    {
        ArgumentNullException.ThrowIfNull(step);
        return IsSame(step.Object.Id, id)
            ? step.Kind is StepKind.SoftDelete or StepKind.Delete || step.Leaves.Any(leaf => leaf is { Path: "accountEnabled", Target: "false" })
            : step.Kind == StepKind.Delete && RecoveryGuards.IsRole(step.Object.Type) && step.Object.Id.Contains(id, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The step gives an account something: itself back, a role, a permission, a membership, an ownership.</summary>
    public static bool Benefits(PlanStep step, string id)
    {
        ArgumentNullException.ThrowIfNull(step);
        return step.Kind switch
        {
            StepKind.SoftDelete or StepKind.Delete or StepKind.RemoveLink or StepKind.RemovePart or StepKind.RemoveCredential => false,
            StepKind.AddLinks or StepKind.SetLink => step.Targets.Any(target => IsSame(target.Id, id)),
            _ => step.Object.Id.Contains(id, StringComparison.OrdinalIgnoreCase),
        };
    }

    private static bool IsSame(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
