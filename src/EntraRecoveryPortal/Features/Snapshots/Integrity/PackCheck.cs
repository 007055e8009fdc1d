using System.Security.Cryptography;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots.Integrity;

/// <summary>Opens every pack and holds it against the versions that point into it, and these against it. Some packs are in memory at a time, and the next ones are read meanwhile.</summary>
internal sealed class PackCheck(PortalDbContext db, StoreKeys keys, KnownSnapshots known, IReadOnlySet<long> erasures, FaultLog faults, VerificationProgress progress)
{
    private const int PacksAtOnce = 32;

    public async Task RunAsync(CancellationToken cancel)
    {
        foreach (var snapshot in await db.Packs.Where(pack => pack.SnapshotKey <= known.NewestKey).Select(pack => pack.SnapshotKey).Distinct().Order().ToListAsync(cancel))
            await RunAsync(snapshot, cancel);

        var lost = await db.ObjectVersions.Where(row => row.SnapshotKey <= known.NewestKey && !db.Packs.Any(pack => pack.SnapshotKey == row.SnapshotKey && pack.PackKey == row.PackKey))
            .OrderBy(row => row.PackKey).Select(row => new { row.PackKey, row.SnapshotKey }).Take(FaultLog.MostKept).ToListAsync(cancel);
        foreach (var version in lost)
            faults.Add($"Pack {version.PackKey}", "It is missing, and versions point into it.", known.KeptBetween(version.SnapshotKey, long.MaxValue));
    }

    private async Task RunAsync(long snapshot, CancellationToken cancel)
    {
        var chunks = (await db.Packs.Where(pack => pack.SnapshotKey == snapshot).Select(pack => pack.PackKey).Order().ToListAsync(cancel)).Chunk(PacksAtOnce).ToList();
        if (chunks.Count == 0)
            return; // a purge took them meanwhile
        var reading = ReadAsync(snapshot, chunks[0], cancel);
        for (var at = 0; at < chunks.Count; at++)
        {
            var (packs, versions) = await reading;
            using var borrowed = packs;
            if (at + 1 < chunks.Count)
                reading = ReadAsync(snapshot, chunks[at + 1], cancel);
            try
            {
                Parallel.ForEach(packs.Packs, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancel }, pack => Check(pack, versions[pack.PackKey]));
                foreach (var _ in packs.Packs)
                    progress.Pack();
                await progress.TellAsync();
            }
            catch
            {
                await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // whoever stops early closes what is read from next
                throw;
            }
        }
    }

    private Task<(BorrowedPacks Packs, ILookup<long, PackedVersion> Versions)> ReadAsync(long snapshot, long[] packKeys, CancellationToken cancel) => Task.Run(async () =>
    {
        var packs = await BorrowedPacks.ReadAsync(db, VerifySql.Packs, cancel, ("snapshot", snapshot), ("from", packKeys[0]), ("to", packKeys[^1]));
        return (packs, await VersionsAsync(snapshot, packKeys[0], packKeys[^1], cancel));
    }, cancel);

    private void Check(ClosedPack pack, IEnumerable<PackedVersion> versions)
    {
        var where = $"Pack {pack.PackKey}";
        var index = known.IndexOf(pack.SnapshotKey);
        if (index < 0)
            faults.Add(where, "It belongs to no sealed snapshot.");
        using var opened = Open(pack, where, versions);
        if (opened is not null)
            Check(pack, where, index, opened.Payloads, versions);
    }

    private void Check(ClosedPack pack, string where, int index, ReadOnlyMemory<byte> raw, IEnumerable<PackedVersion> versions)
    {
        if (PackEntries.Of(raw.Span, pack.EntryCount) is not { } entries)
        {
            faults.Add(where, $"It should hold {pack.EntryCount} contents and does not.", AffectedBy(versions));
            return;
        }

        foreach (var version in versions)
            Check(version, raw, entries);
        if (index >= 0 && known.IsKept(index) && entries.Unused is > 0 and var unused)
            faults.Add(where, $"It holds {unused} contents that no version names: versions of snapshot {known.NameOf(index)} were removed or altered.", KnownSnapshots.NumberOf(known.Headers[index]));
    }

    private OpenedPack? Open(ClosedPack pack, string where, IEnumerable<PackedVersion> versions)
    {
        try
        {
            return new(pack, keys);
        }
        catch (Exception closed) when (closed is InvalidDataException or MissingStoreKeyException or ArgumentException)
        {
            faults.Add(where, closed is MissingStoreKeyException ? closed.Message : "It does not open: its bytes, its hash or what is bound to it were altered.", AffectedBy(versions));
            return null;
        }
    }

    private void Check(PackedVersion version, ReadOnlyMemory<byte> raw, PackEntries entries)
    {
        if (version.ErasureKey is { } erasure)
        {
            if (!erasures.Contains(erasure))
                Fault(version, "It says that its content was erased, and there is no record of that.");
            progress.ErasedContent();
        }

        var content = Take(version.Offset, version.Length);
        var replaced = Take(version.PreviousOffset, version.PreviousLength);
        if (content is null || replaced is null)
            Fault(version, "It points to a place in its pack where no content begins.");
        else if (version.ErasureKey is null)
            CheckContent(version, content.Value, replaced.Value);

        ReadOnlyMemory<byte>? Take(int offset, int length)
        {
            if (length == 0)
                return ReadOnlyMemory<byte>.Empty;
            return entries.Use(offset) == length ? raw.Slice(offset, length) : null;
        }
    }

    private void CheckContent(PackedVersion version, ReadOnlyMemory<byte> content, ReadOnlyMemory<byte> replaced)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        ThreadHash.Of(content.Span, hash);
        if (!hash.SequenceEqual(version.ContentHash))
        {
            Fault(version, "Its content is not what was captured: the hash does not fit.");
            return;
        }

        if (version.ReplacedHash is not null && replaced.Length > 0)
        {
            ThreadHash.Of(replaced.Span, hash);
            if (!hash.SequenceEqual(version.ReplacedHash))
                Fault(version, "The content that it replaced is not that of the version before.");
        }

        var named = content.Length > 0 ? content : replaced;
        if (named.Length > 0 && Catalogue.TryFind(version.Type, out var type))
            CheckNames(version, type, named);
    }

    private void CheckNames(PackedVersion version, ObjectType type, ReadOnlyMemory<byte> content)
    {
        var json = CanonicalJson.FromCanonical(content);
        var searchName = type.SearchNameOf(json);
        if (version.DisplayName != Lengths.Fit(type.DisplayNameOf(json), Lengths.Name) || version.SearchName != (searchName is null ? null : Lengths.Fit(searchName, Lengths.Name)))
            Fault(version, "Its names are not those in its content.");
    }

    private void Fault(PackedVersion version, string what) =>
        faults.Add($"Version of {version.Type}, object {version.ObjectKey}, pack {version.PackKey}", what, known.KeptBetween(version.SnapshotKey, long.MaxValue));

    private IEnumerable<int> AffectedBy(IEnumerable<PackedVersion> versions) =>
        versions.Select(version => version.SnapshotKey).DefaultIfEmpty(long.MaxValue).Min() is var from ? known.KeptBetween(from, long.MaxValue) : [];

    private async Task<ILookup<long, PackedVersion>> VersionsAsync(long snapshot, long from, long to, CancellationToken cancel)
    {
        var versions = new List<PackedVersion>(PacksAtOnce * PackBuilder.PayloadsPerPack);
        await using var rows = await VerifyReader.OpenAsync(db, VerifySql.OfPacks, cancel, ("snapshot", snapshot), ("from", from), ("to", to));
        while (await rows.ReadAsync(cancel))
        {
            versions.Add(new()
            {
                PackKey = rows.GetInt64(0),
                ObjectKey = rows.GetInt64(1),
                SnapshotKey = rows.GetInt64(2),
                Type = StoredWords.Types.TryWordOf(rows.GetByte(3)) ?? "",
                DisplayName = rows.GetString(4),
                SearchName = rows.IsNull(5) ? null : rows.GetString(5),
                ContentHash = rows.GetBytes(6).ToArray(),
                Offset = rows.GetInt32(7),
                Length = rows.GetInt32(8),
                PreviousOffset = rows.GetInt32(9),
                PreviousLength = rows.GetInt32(10),
                ErasureKey = rows.IsNull(11) ? null : rows.GetInt64(11),
                ReplacedHash = rows.GetBoolean(12) || rows.IsNull(13) ? null : rows.GetBytes(13).ToArray(), // a copy's previous content is its own
            });
        }

        return versions.ToLookup(version => version.PackKey);
    }

    private sealed record PackedVersion
    {
        public required long PackKey { get; init; }
        public required long ObjectKey { get; init; }
        public required long SnapshotKey { get; init; }
        public required string Type { get; init; }
        public required string DisplayName { get; init; }
        public required string? SearchName { get; init; }
        public required byte[] ContentHash { get; init; }
        public required int Offset { get; init; }
        public required int Length { get; init; }
        public required int PreviousOffset { get; init; }
        public required int PreviousLength { get; init; }
        public required long? ErasureKey { get; init; }
        public required byte[]? ReplacedHash { get; init; }
    }
}
