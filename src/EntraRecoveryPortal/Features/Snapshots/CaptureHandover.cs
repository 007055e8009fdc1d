using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>
/// What a run of a capture that came to no end leaves to the next run of its job: the header, the types that were finished under it, and the digest of the state with
/// these. A MAC is over them, so that whoever only writes to the database puts nothing into a snapshot between two runs.
/// </summary>
/// <param name="Departed">Objects that were found to be in the directory no more; true for those that are gone for good.</param>
internal sealed record CaptureHandover(SnapshotRow Header, IReadOnlyList<SnapshotTypeRow> Finished, IReadOnlyDictionary<long, bool> Departed)
{
    private const string Interrupted = "Read before the capture was interrupted.";

    /// <summary>When nothing was finished in so long, all is read again.</summary>
    private static readonly TimeSpan LongestBreak = TimeSpan.FromHours(4);

    /// <summary>Of a capture that begins.</summary>
    public static CaptureHandover None(SnapshotRow header) => new(header, [], new Dictionary<long, bool>());

    public static bool IsTakenOver(SnapshotTypeRow row) => row.Coverage == CoverageState.Complete && row.Reason?.EndsWith(Interrupted, StringComparison.Ordinal) == true;

    /// <summary>Writes into an unsealed header how far its capture is; the caller saves it together with the rows of the type that is finished now.</summary>
    public static void Keep(SnapshotRow header, IReadOnlyCollection<SnapshotTypeRow> finished, byte[] digest, StoreKeys keys)
    {
        header.StateDigest = digest;
        header.Hash = MacOf(header, finished, keys);
    }

    /// <summary>Takes over what an earlier run of the same job has finished, and drops what it had begun; null when there is nothing, or nothing that can be built on.</summary>
    public static async Task<CaptureHandover?> TakeAsync(PortalDbContext db, StoreKeys keys, CaptureStart start, long? baseKey, DateTime now, CancellationToken cancel)
    {
        // An update before the look: whoever still writes under the header has committed by then, or is refused.
        var left = db.Snapshots.Where(row => row.TenantKey == start.TenantKey && row.JobKey == start.JobKey && row.SealedAt == null);
        if (await left.ExecuteUpdateAsync(set => set.SetProperty(row => row.Epoch, start.Epoch), cancel) != 1)
            return null;
        var header = await left.SingleAsync(cancel);
        var finished = await db.SnapshotTypes.Where(row => row.SnapshotKey == header.SnapshotKey).ToListAsync(cancel);
        // What is compared with now is read now.
        if (start.Trigger == CaptureArgument.Comparison || header.BaseKey != baseKey || !IsGenuine(header, finished, keys) || !(finished.Max(row => row.ReadEnd) >= now - LongestBreak))
            return null;

        await DropUnfinishedAsync(db, header.SnapshotKey, [.. finished.Select(row => row.Type).Distinct(StringComparer.Ordinal)], cancel);
        foreach (var row in finished.Where(row => row is { Relation: "", Coverage: CoverageState.Complete } && !IsTakenOver(row)))
            row.Reason = row.Reason is { } reason ? $"{Lengths.Fit(reason, Lengths.Sentence - Interrupted.Length - 1)} {Interrupted}" : Interrupted;
        Keep(header, finished, header.StateDigest!, keys);
        await db.SaveChangesAsync(cancel);
        return new(header, finished, await Crossings.DepartedAsync(db, header.SnapshotKey, cancel));
    }

    private static async Task DropUnfinishedAsync(PortalDbContext db, long snapshotKey, string[] finished, CancellationToken cancel)
    {
        await db.LinkVersions
            .Where(row => row.SnapshotKey == snapshotKey && !db.Objects.Any(source => source.ObjectKey == row.SourceKey && finished.Contains(source.Type)))
            .ExecuteDeleteAsync(cancel);
        await db.NameBlocks.Where(block => block.SnapshotKey == snapshotKey && !finished.Contains(block.Type)).ExecuteDeleteAsync(cancel);
        await db.ObjectVersions.Where(row => row.SnapshotKey == snapshotKey && !finished.Contains(row.Type)).ExecuteDeleteAsync(cancel);
        await UnsealedCaptures.DropEmptyPacksAsync(db, snapshotKey, cancel);
    }

    // Another key, or another format, is another portal: it begins anew.
    private static bool IsGenuine(SnapshotRow header, IReadOnlyCollection<SnapshotTypeRow> finished, StoreKeys keys) =>
        header is { StateDigest: not null, Hash: { } mac, FormatVersion: SnapshotRow.CurrentFormat } && CryptographicOperations.FixedTimeEquals(MacOf(header, finished, keys), mac);

    private static byte[] MacOf(SnapshotRow header, IEnumerable<SnapshotTypeRow> finished, StoreKeys keys) => HMACSHA256.HashData(
        keys.KeyFor("captures", keys.ActiveId),
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{header.SnapshotKey}\n{header.JobKey}\n{header.BaseKey}\n{Convert.ToHexStringLower(SnapshotHash.Of(header, finished))}")));
}
