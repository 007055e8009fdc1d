using System.Text.Json;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;

namespace EntraRecoveryPortal.Features.Recoveries.Aftermath;

/// <summary>One write of a recovery that was carried out, as far as a later report has to know it.</summary>
public sealed record RecoveryWrite
{
    public required ObjectRef Object { get; init; }
    public required int Recovery { get; init; }
    public required StepKind Kind { get; init; }
    public required string Path { get; init; }
    public string? Body { get; init; }
    public string? Before { get; init; }
    public string? After { get; init; }

    /// <summary>It wrote this value here, and another one is there now.</summary>
    public bool WroteValue(string path, string? written, string? now)
    {
        if (!Catalogue.TryFind(Object.Type, out var type) || JsonText.Parse(After) is not { ValueKind: JsonValueKind.Object } after || !after.TryGetProperty(AttributePath.Root(path), out _))
            return false;
        var value = ContentEdit.Get(type, after, path);
        return Meaning.Same(type, path, value, JsonText.Parse(written)) && !Meaning.Same(type, path, value, JsonText.Parse(now));
    }

    /// <summary>It added this link and the link is gone, or it removed the link and the link is there.</summary>
    public bool WroteLink(string relation, string targetId, bool isThereNow) => Kind switch
    {
        StepKind.AddLinks or StepKind.SetLink => !isThereNow && Names(After, targetId) && IsOf(relation),
        StepKind.RemoveLink => isThereNow && Names(Before, targetId) && IsOf(relation),
        _ => false,
    };

    /// <summary>It brought the object back and it is away again, or it deleted the object and it is there again.</summary>
    public bool WroteObject(bool isThereNow) => Kind switch
    {
        StepKind.RestoreFromBin or StepKind.Create => !isThereNow,
        StepKind.SoftDelete or StepKind.Delete => isThereNow,
        _ => false,
    };

    private bool IsOf(string relation) =>
        Path.Contains($"/{relation}/", StringComparison.Ordinal) || Body?.Contains($"\"{relation}@odata.bind\"", StringComparison.Ordinal) == true;

    private static bool Names(string? ids, string id) => ids?.Contains($"\"{id}\"", StringComparison.OrdinalIgnoreCase) == true;
}
