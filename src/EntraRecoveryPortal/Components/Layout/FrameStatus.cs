using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Features.Snapshots.Integrity;
using EntraRecoveryPortal.Jobs;

namespace EntraRecoveryPortal.Components.Layout;

/// <summary>What the frame says about the tenant on every page.</summary>
public sealed record FrameStatus(Freshness Freshness, IReadOnlyList<JobRow> Jobs, IReadOnlyList<Alert> Alerts)
{
    /// <summary>The last verification; null when there was none. A short one begins and ends without ever being seen among the jobs.</summary>
    public long? VerificationKey { get; init; }

    public static FrameStatus Of(
        SnapshotSummary? latest, StoreVerification? verification, TimeSpan every, IReadOnlyList<JobRow> jobs, DateTimeOffset now, bool isStoreFull = false, SnapshotFailures? failures = null)
    {
        var sealedAt = latest is null ? (DateTimeOffset?)null : new DateTimeOffset(DateTime.SpecifyKind(latest.Header.SealedAt, DateTimeKind.Utc));
        var freshness = new Freshness(latest?.Number, sealedAt, every) { VerifiedTo = verification?.Result is { IsSound: true, UpToNumber: var number } ? number : null };
        return new FrameStatus(freshness, jobs, [.. AlertsOf(verification), .. AlertsOf(isStoreFull), .. AlertsOf(failures), .. AlertsOf(latest, freshness, now)]) { VerificationKey = verification?.Key };
    }

    private static IEnumerable<Alert> AlertsOf(bool isStoreFull) => isStoreFull
        ? [new Alert("The disk of the store is full: no snapshot can be taken.") { IsSevere = true, Href = "/settings", LinkText = "Its size" }]
        : [];

    private static IEnumerable<Alert> AlertsOf(SnapshotFailures? failures) => failures is { Count: >= SnapshotFailures.Alarming }
        ? [new Alert($"The last {failures.Count} snapshots failed. {failures.Error}") { IsSevere = true, Href = "/permissions", LinkText = "What the portal may read" }]
        : [];

    private static IEnumerable<Alert> AlertsOf(StoreVerification? verification)
    {
        if (verification?.Result is { IsSound: false } result)
        {
            yield return new Alert($"The verification of {Clock.Utc(verification.EndedAt)} failed: {VerificationWords.Of(result)}")
            {
                IsSevere = true,
                AlwaysShown = true,
                Href = "/settings",
                LinkText = "What was found",
            };
        }
    }

    private static IEnumerable<Alert> AlertsOf(SnapshotSummary? latest, Freshness freshness, DateTimeOffset now)
    {
        var missed = freshness.Missed(now);
        if (missed > 0)
        {
            yield return new Alert($"No snapshot for {Clock.Length(now - freshness.SealedAt!.Value)}: {Words.Count(missed, "scheduled snapshot")} missing.")
            {
                IsSevere = missed > 1,
                Href = "/snapshots",
                LinkText = "Snapshots",
            };
        }

        var carried = latest?.Types.FirstOrDefault(type => type is { Coverage: CoverageState.CarriedForward, Relation: "", Reason: not null });
        if (carried is not null)
        {
            yield return new Alert($"Snapshot #{latest!.Number} could not read {TypeNames.Plural(carried.Type)} whole: it has them as of #{carried.AsOfNumber}.")
            {
                Href = $"/snapshots/{latest.Number}",
                LinkText = "See why",
            };
        }

        var incomplete = latest?.Types.Where(type => type.Coverage is CoverageState.Incomplete).Select(type => type.Type).Distinct(StringComparer.Ordinal).ToList() ?? [];
        if (incomplete.Count > 0)
        {
            yield return new Alert($"Snapshot #{latest!.Number} is incomplete: {string.Join(", ", incomplete.Take(3))}{(incomplete.Count > 3 ? $" and {incomplete.Count - 3} more" : "")}.")
            {
                Href = $"/snapshots/{latest.Number}",
                LinkText = "See why",
            };
        }
    }
}
