using System.Security.Cryptography;
using EntraRecoveryPortal.Data;

namespace EntraRecoveryPortal.Features.Snapshots.Integrity;

/// <summary>All rows of links, in one pass: what each does to the state of its snapshot and of all later ones.</summary>
internal sealed class LinkCheck(PortalDbContext db, KnownSnapshots known, FaultLog faults, VerificationProgress progress, StateMoves moves, KnownObjects objects)
{
    private (long Source, long Relation, long Target) at;
    private bool isPresent;
    private readonly byte[] sourceId = new byte[StateDigest.LongestText];
    private readonly byte[] targetId = new byte[StateDigest.LongestText];

    public async Task RunAsync(CancellationToken cancel)
    {
        await using var rows = await VerifyReader.OpenAsync(db, VerifySql.Links, cancel, ("upTo", known.NewestKey));
        while (await rows.ReadAsync(cancel))
        {
            await progress.LinkAsync();
            Take(rows);
        }
    }

    private void Take(VerifyReader row)
    {
        var key = (row.GetInt64(0), row.GetByte(1), row.GetInt64(2));
        if (key != at)
            (at, isPresent) = (key, false);
        var snapshotKey = row.GetInt64(3);
        var index = known.IndexOf(snapshotKey);
        if (index < 0 || !objects.TryFind(at.Source, out var sourceType, out var source) || !objects.TryFind(at.Target, out _, out var target))
        {
            faults.Add(Where(row), index < 0 ? "Its row belongs to no sealed snapshot." : "One of its ends is missing from Objects.");
            return;
        }

        if (StoredWords.Relations.TryWordOf(at.Relation) is not { } relation || StoredWords.Types.TryWordOf(sourceType) is not { } type
            || Math.Max(StoredId.LongestText(source.Length), StoredId.LongestText(target.Length)) > StateDigest.LongestText)
        {
            faults.Add(Where(row), "Its relation or one of its ends is none that a portal writes.", known.KeptBetween(snapshotKey, long.MaxValue));
            return;
        }

        if (row.GetBoolean(5) != (known.Headers[index].BaseKey is null))
            faults.Add(Where(row), "It is marked so that no difference shows it.", known.KeptBetween(snapshotKey, long.MaxValue));
        var part = moves.Part(type, relation);
        part.Changed[index]++;
        var present = row.GetBoolean(4);
        if (present == isPresent)
            return;
        isPresent = present;
        part.Present[index] += present ? 1 : -1;
        Span<byte> element = stackalloc byte[SHA256.HashSizeInBytes];
        StateDigest.LinkElement(
            StoredWords.Types.Utf8Of(sourceType), sourceId.AsSpan(0, StoredId.WriteText(source, sourceId)), StoredWords.Relations.Utf8Of(at.Relation), targetId.AsSpan(0, StoredId.WriteText(target, targetId)), element);
        moves.Digest(index).Apply(element, add: present);
    }

    private static string Where(VerifyReader row) => $"Link {row.GetInt64(0)} {StoredWords.Relations.TryWordOf(row.GetByte(1))} {row.GetInt64(2)}";
}
