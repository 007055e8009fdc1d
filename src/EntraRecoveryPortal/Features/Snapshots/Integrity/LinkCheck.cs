using System.Security.Cryptography;
using EntraRecoveryPortal.Data;

namespace EntraRecoveryPortal.Features.Snapshots.Integrity;

/// <summary>All rows of links, in one pass: what each does to the state of its snapshot and of all later ones.</summary>
internal sealed class LinkCheck(PortalDbContext db, KnownSnapshots known, FaultLog faults, VerificationProgress progress, StateMoves moves)
{
    private (long Source, long Relation, long Target) at;
    private bool isPresent;

    public async Task RunAsync(CancellationToken cancel)
    {
        await using var rows = await VerifyReader.OpenAsync(db, VerifySql.Links, cancel, ("upTo", known.NewestKey));
        while (await rows.ReadAsync(cancel))
        {
            progress.Link();
            Take(rows);
            await progress.TellAsync();
        }
    }

    private void Take(VerifyReader row)
    {
        var key = (row.GetInt64(0), row.GetByte(1), row.GetInt64(2));
        if (key != at)
            (at, isPresent) = (key, false);
        var snapshotKey = row.GetInt64(3);
        var index = known.IndexOf(snapshotKey);
        if (index < 0 || row.IsNull(5) || row.IsNull(7))
        {
            faults.Add(Where(row), index < 0 ? "Its row belongs to no sealed snapshot." : "One of its ends is missing from Objects.");
            return;
        }

        if (StoredWords.Relations.TryWordOf(at.Relation) is not { } relation || StoredWords.Types.TryWordOf(row.GetByte(5)) is not { } type
            || Math.Max(row.GetId(6).Length, row.GetId(7).Length) > StateDigest.LongestText)
        {
            faults.Add(Where(row), "Its relation or one of its ends is none that a portal writes.", known.KeptBetween(snapshotKey, long.MaxValue));
            return;
        }

        if (row.GetBoolean(8) != (known.Headers[index].BaseKey is null))
            faults.Add(Where(row), "It is marked so that no difference shows it.", known.KeptBetween(snapshotKey, long.MaxValue));
        var part = moves.Part(type, relation);
        part.Changed[index]++;
        var present = row.GetBoolean(4);
        if (present == isPresent)
            return;
        isPresent = present;
        part.Present[index] += present ? 1 : -1;
        Span<byte> element = stackalloc byte[SHA256.HashSizeInBytes];
        StateDigest.LinkElement(StoredWords.Types.Utf8Of(row.GetByte(5)), row.GetId(6), StoredWords.Relations.Utf8Of(at.Relation), row.GetId(7), element);
        moves.Digest(index).Apply(element, add: present);
    }

    private static string Where(VerifyReader row) => $"Link {row.GetInt64(0)} {StoredWords.Relations.TryWordOf(row.GetByte(1))} {row.GetInt64(2)}";
}
