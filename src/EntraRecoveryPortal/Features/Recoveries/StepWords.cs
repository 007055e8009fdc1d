using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Core.Recovering;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>What a kind of step is called on screen.</summary>
internal static class StepWords
{
    public static string Kind(StepKind kind) => kind switch
    {
        StepKind.Update => "Change",
        StepKind.DisableEntitlements => "Switch off first",
        StepKind.UpdatePart => "Change part",
        StepKind.AddPart => "Add part",
        StepKind.RemovePart => "Remove part",
        StepKind.AssignLicenses => "Assign licences",
        StepKind.RemoveCredential => "Remove credential",
        StepKind.RestoreFromBin => "Restore",
        StepKind.AddLinks => "Add links",
        StepKind.RemoveLink => "Remove link",
        StepKind.SetLink => "Set link",
        StepKind.Create => "Make again",
        StepKind.SoftDelete => "Delete",
        StepKind.Delete => "Delete permanently",
        _ => kind.ToString(),
    };

    public static string Kind(string stored) => Enum.TryParse<StepKind>(stored, ignoreCase: true, out var kind) ? Kind(kind) : stored;

    public static Tone Tone(StepKind kind) => kind switch
    {
        StepKind.RestoreFromBin or StepKind.Create => Components.Shared.Tone.Success,
        StepKind.SoftDelete or StepKind.RemoveCredential or StepKind.RemoveLink or StepKind.RemovePart => Components.Shared.Tone.Warning,
        StepKind.Delete => Components.Shared.Tone.Danger,
        _ => Components.Shared.Tone.Info,
    };
}
