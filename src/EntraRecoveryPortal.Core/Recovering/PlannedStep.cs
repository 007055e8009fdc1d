using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Recovering;

/// <summary>A step while the plan is being put in order.</summary>
internal sealed class PlannedStep(PlanStep step)
{
    internal PlanStep Step { get; } = step;

    /// <summary>Steps that have to be done before.</summary>
    internal HashSet<PlannedStep> After { get; } = [];

    /// <summary>Smaller runs earlier, unless a dependency says otherwise.</summary>
    internal int Rank { get; set; } = RankOf(step);

    private static int RankOf(PlanStep step) => step switch
    {
        { Urgent: true } => 0,
        { Kind: StepKind.RestoreFromBin } or { GetsNewId: true, Lane: Lane.Default } => 1,
        { Object.Type: "namedLocationPolicy" or "authenticationStrengthPolicy", Kind: not (StepKind.SoftDelete or StepKind.Delete) } => 2,
        { Object.Type: "conditionalAccessPolicy", Kind: not StepKind.SoftDelete } => 3,
        { Kind: StepKind.Update or StepKind.DisableEntitlements or StepKind.UpdatePart or StepKind.AddPart or StepKind.RemovePart or StepKind.AssignLicenses or StepKind.RemoveCredential } => 4,
        { Kind: StepKind.Create } => 5,
        { Kind: StepKind.AddLinks or StepKind.SetLink } => 6,
        { Kind: StepKind.RemoveLink } => 7,
        { Kind: StepKind.SoftDelete } => 8,
        _ => 9,
    };
}
