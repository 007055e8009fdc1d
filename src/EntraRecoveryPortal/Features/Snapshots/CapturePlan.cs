using System.Text.Json;
using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Graph;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>Decides for each type whether a capture reads it whole, by its changes alone, or not at all this time.</summary>
internal sealed class CapturePlan(BaseSnapshot before, ScheduleOptions schedule, string trigger, DateTime now)
{
    /// <summary>Why everything is read whole; null when it is not.</summary>
    public string? Proof { get; private set; }

    /// <summary>In the order in which they are written: what stands on other types, or links to them, after those.</summary>
    public IReadOnlyList<TypePlan> Types { get; private set; } = [];

    /// <summary>Types that an earlier snapshot has and that are not asked for any more.</summary>
    public IReadOnlyList<string> Left { get; private set; } = [];

    public static async Task<CapturePlan> MakeAsync(
        BaseSnapshot before, ScheduleOptions schedule, CaptureOptions options, string trigger, DateTime now, TenantReader reader, CancellationToken cancel)
    {
        var plan = new CapturePlan(before, schedule, trigger, now);
        plan.Proof = before.Header is null ? null : await plan.ProofAsync(reader, cancel);
        var types = new List<ObjectType>();
        foreach (var type in await reader.ExtendAsync(options.OpenExtensions ? Catalogue.Every : Catalogue.All, cancel))
            types.Add(type.PartFilter is null ? type : type with { PartIds = [.. type.PartIds.Union(await before.FirstKeysAsync(type.Name, cancel), StringComparer.OrdinalIgnoreCase)] });
        plan.Left = options.OpenExtensions ? [] : [.. Catalogue.OnRequest.Where(type => before.Of(type.Name) is not null).Select(type => type.Name)];
        plan.Types = [.. types.Select(plan.Of).OrderBy(type => type.Method == ReadMethod.Incremental && (type.Type.Ends.Count > 0 || type.Type.Relations.Any(relation => relation.IsTracked)))];
        return plan;
    }

    private async Task<string?> ProofAsync(TenantReader reader, CancellationToken cancel)
    {
        if (await reader.RecoveredNativelySinceAsync(before.Header!.StartedAt, cancel) is true)
            return "Read whole: Microsoft's own recovery was at work since, and it leaves no trace among the changes.";
        var isProofDue = schedule.ProveEvery > TimeSpan.Zero && (trigger == CaptureArgument.Scheduled || !schedule.IsOn);
        return isProofDue && now - (await before.LastProofAsync(cancel) ?? DateTime.MinValue) >= schedule.ProveEvery
            ? "Read whole, to prove what was taken by changes alone."
            : null;
    }

    private TypePlan Of(ObjectType type)
    {
        if (before.Header is null || before.Of(type.Name) is not { } row)
            return new TypePlan(type, ReadMethod.Full);
        if (type.DeltaPath is null)
            return (type.ParentType is null && type.PartFilter is null) || Proof is not null || IsDue(row) ? new TypePlan(type, ReadMethod.Full) { Reason = Proof } : new TypePlan(type, ReadMethod.Carried);

        var profile = row.Profile is null ? null : JsonSerializer.Deserialize<CaptureProfile>(row.Profile);
        var isSame = profile is not null && IsSame(type, profile);
        var plan = new TypePlan(type, ReadMethod.Full) { Known = before.KnownAsync, InBin = row.SoftDeletedCount, Profile = profile, Since = isSame ? row.DeltaLink : null };
        if (Proof is not null)
            return plan with { Reason = Proof };
        if (row.DeltaLink is null)
            return plan with { Reason = "Read whole: the snapshot before kept no change token." };
        if (before.Of(type.Name, Coverage.RecycleBin) is { Coverage: not CoverageState.Complete } bin && (row.Coverage == CoverageState.Complete || bin.AsOfNumber != row.AsOfNumber))
            return plan with { Reason = "Read whole: the recycle bin was not read to its end before, and changes do not tell what lies in it.", Since = null };
        if (row.Coverage != CoverageState.Complete && row.Reason?.Contains(RemovedObjects.Contradiction, StringComparison.Ordinal) == true)
            return plan with { Reason = "Read whole: its changes and the recycle bin contradicted one another before.", Since = null };
        if (!isSame)
            return plan with { Reason = "Read whole: what is asked for, or permitted, has changed." };
        var due = type.Untracked.Where(part => before.Of(type.Name, part) is not { } read || IsDue(read)).ToList();
        if (due.Any(part => type.RelationOf(part) is not { Lists.Count: > 0 }))
            return plan with { Reason = $"Read whole: {string.Join(" and ", type.Untracked)} were due, which Microsoft Graph does not track.", Since = null };
        return plan with { Method = ReadMethod.Incremental, Due = due, KnownLinks = before.KnownLinksAsync };
    }

    // Somebody who asks for a snapshot asks for now.
    private bool IsDue(SnapshotTypeRow row) =>
        trigger != CaptureArgument.Scheduled
        || row.Coverage is not (CoverageState.Complete or CoverageState.CarriedForward)
        || row.ReadStart is not { } read
        || now - read >= schedule.RelationsEvery;

    private static bool IsSame(ObjectType type, CaptureProfile profile) =>
        profile.Properties.SequenceEqual(type.Select.Count == 0 ? [CaptureProfile.DefaultBody] : type.Select, StringComparer.Ordinal)
        && type.Relations.Where(relation => relation.IsTracked).All(relation => profile.Relations.Contains(relation.Name, StringComparer.Ordinal));
}
