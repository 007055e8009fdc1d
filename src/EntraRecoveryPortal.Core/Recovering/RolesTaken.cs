using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Recovering;

/// <summary>Steps that put people out of reach of the writing application or within it, and the steps to which that matters.</summary>
public static class RolesTaken
{
    private const string Assignments = "directoryRoleAssignment";

    /// <summary>A step that Graph lets be taken on administrators only by higher ones.</summary>
    public static bool IsSensitive(PlanStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return step.Object.Type == "user" && (step.Kind is StepKind.RestoreFromBin or StepKind.SoftDelete or StepKind.Delete || step.Leaves.Any(leaf => IsSensitive(step.Object.Type, leaf.Path)));
    }

    /// <summary>Whoever holds a role or a place in a group that may hold roles loses it: the role assignment's key, or the group's id, the relation and their own id.</summary>
    public static IEnumerable<string> By(PlanStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return step switch
        {
            { Object.Type: Assignments, Kind: StepKind.Delete } => [step.Object.Id],
            { Object.Type: "group", Kind: StepKind.RemoveLink } => [$"{step.Object.Id}|{step.Relation}|{step.Targets[0].Id}"],
            _ => [],
        };
    }

    /// <summary>From whom a step takes such a place.</summary>
    public static IEnumerable<string> From(PlanStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return step switch
        {
            { Object.Type: Assignments, Kind: StepKind.Delete } => RoleHolding.Of(step.Object) is { } held ? [held.PrincipalId] : [],
            { Object.Type: "group", Kind: StepKind.RemoveLink } => [step.Targets[0].Id],
            _ => [],
        };
    }

    /// <summary>To whom a step gives such a place.</summary>
    internal static IEnumerable<string> To(PlanStep step) => step switch
    {
        { Object.Type: Assignments, Kind: StepKind.Create } => RoleHolding.Of(step.Object) is { } held ? [held.PrincipalId] : [],
        { Object.Type: "group", Kind: StepKind.AddLinks } => step.Targets.Select(target => target.Id),
        _ => [],
    };

    /// <summary>A group that may hold roles comes out of the recycle bin: who is in it and who owns it shows only then, and is out of reach from then on.</summary>
    public static bool BringsHoldersBack(PlanStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return step is { Kind: StepKind.RestoreFromBin, Object.Type: "group", Source: { } source } && JsonElement.Parse(source).IsTrueAt("isAssignableToRole");
    }

    /// <summary>Whether an attribute is one that takes a role to change on whoever holds one.</summary>
    public static bool IsSensitive(string type, string path) => type == "user" && Catalogue.Of(type).RuleFor(path).IsSensitive;
}
