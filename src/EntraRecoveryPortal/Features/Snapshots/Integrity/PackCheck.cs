using System.Buffers.Binary;
using System.Security.Cryptography;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots.Integrity;

/// <summary>Opens every pack and holds it against the versions that point into it, and these against it. Some packs are in memory at a time.</summary>
internal sealed class PackCheck(PortalDbContext db, StoreKeys keys, KnownSnapshots known, IReadOnlySet<long> erasures, FaultLog faults, VerificationProgress progress)
{
    private const int PacksAtOnce = 64;

    public async Task RunAsync(CancellationToken cancel)
    {
        long last = 0;
        while (await db.Packs.AsNoTracking().Where(pack => pack.PackKey > last && pack.SnapshotKey <= known.NewestKey)
            .OrderBy(pack => pack.PackKey).Take(PacksAtOnce).ToListAsync(cancel) is { Count: > 0 } packs)
        {
            var versions = await VersionsAsync(packs[0].PackKey, packs[^1].PackKey, cancel);
            Parallel.ForEach(packs, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancel },
                pack => Check(pack, versions[pack.PackKey]));
            last = packs[^1].PackKey;
            foreach (var _ in packs)
                progress.Pack();
            await progress.TellAsync();
        }

        var lost = await db.ObjectVersions.Where(row => row.SnapshotKey <= known.NewestKey && !db.Packs.Any(pack => pack.PackKey == row.PackKey))
            .OrderBy(row => row.PackKey).Select(row => new { row.PackKey, row.SnapshotKey }).Take(FaultLog.MostKept).ToListAsync(cancel);
        foreach (var version in lost)
            faults.Add($"Pack {version.PackKey}", "It is missing, and versions point into it.", known.KeptBetween(version.SnapshotKey, long.MaxValue));
    }

    private void Check(PackRow pack, IEnumerable<PackedVersion> versions)
    {
        var where = $"Pack {pack.PackKey}";
        var index = known.IndexOf(pack.SnapshotKey);
        if (index < 0)
            faults.Add(where, "It belongs to no sealed snapshot.");
        if (Open(pack, where, versions) is not { } raw)
            return;
        var unused = EntriesOf(raw);
        if (unused is null || unused.Count != pack.EntryCount)
        {
            faults.Add(where, $"It should hold {pack.EntryCount} contents and does not.", AffectedBy(versions));
            return;
        }

        var entries = unused.ToDictionary();
        foreach (var version in versions)
            Check(version, raw, entries, unused);
        if (index >= 0 && known.IsKept(index) && unused.Count > 0)
            faults.Add(where, $"It holds {unused.Count} contents that no version names: versions of snapshot {known.NameOf(index)} were removed or altered.", KnownSnapshots.NumberOf(known.Headers[index]));
    }

    private byte[]? Open(PackRow pack, string where, IEnumerable<PackedVersion> versions)
    {
        try
        {
            return PackFormat.Open(pack, keys);
        }
        catch (Exception closed) when (closed is InvalidDataException or MissingStoreKeyException or ArgumentException)
        {
            faults.Add(where, closed is MissingStoreKeyException ? closed.Message : "It does not open: its bytes, its hash or what is bound to it were altered.", AffectedBy(versions));
            return null;
        }
    }

    private void Check(PackedVersion version, byte[] raw, Dictionary<int, int> entries, Dictionary<int, int> unused)
    {
        var where = $"Version of {version.Type}, object {version.ObjectKey}, pack {version.PackKey}";
        var affected = known.KeptBetween(version.SnapshotKey, long.MaxValue);
        if (version.ErasureKey is { } erasure)
        {
            if (!erasures.Contains(erasure))
                faults.Add(where, "It says that its content was erased, and there is no record of that.", affected);
            progress.ErasedContent();
        }

        var content = Take(version.Offset, version.Length);
        var replaced = Take(version.PreviousOffset, version.PreviousLength);
        if (content is null || replaced is null)
            faults.Add(where, "It points to a place in its pack where no content begins.", affected);
        else if (version.ErasureKey is null)
            CheckContent(version, where, content.Value, replaced.Value, affected);

        ReadOnlyMemory<byte>? Take(int offset, int length)
        {
            if (length == 0)
                return ReadOnlyMemory<byte>.Empty;
            unused.Remove(offset);
            return entries.GetValueOrDefault(offset) == length ? raw.AsMemory(offset, length) : null;
        }
    }

    private void CheckContent(PackedVersion version, string where, ReadOnlyMemory<byte> content, ReadOnlyMemory<byte> replaced, IEnumerable<int> affected)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content.Span, hash);
        if (!hash.SequenceEqual(version.ContentHash))
        {
            faults.Add(where, "Its content is not what was captured: the hash does not fit.", affected);
            return;
        }

        if (version.ReplacedHash is not null && replaced.Length > 0)
        {
            SHA256.HashData(replaced.Span, hash);
            if (!hash.SequenceEqual(version.ReplacedHash))
                faults.Add(where, "The content that it replaced is not that of the version before.", affected);
        }

        var named = content.Length > 0 ? content : replaced;
        if (named.Length > 0 && Catalogue.TryFind(version.Type, out var type))
            CheckNames(version, where, type, named, affected);
    }

    private void CheckNames(PackedVersion version, string where, ObjectType type, ReadOnlyMemory<byte> content, IEnumerable<int> affected)
    {
        var json = CanonicalJson.FromCanonical(content);
        var searchName = type.SearchNameOf(json);
        if (version.DisplayName != Lengths.Fit(type.DisplayNameOf(json), Lengths.Name) || version.SearchName != (searchName is null ? null : Lengths.Fit(searchName, Lengths.Name)))
            faults.Add(where, "Its names are not those in its content.", affected);
    }

    private IEnumerable<int> AffectedBy(IEnumerable<PackedVersion> versions) =>
        versions.Select(version => version.SnapshotKey).DefaultIfEmpty(long.MaxValue).Min() is var from ? known.KeptBetween(from, long.MaxValue) : [];

    // Offset to length; null when the lengths do not lead from one end to the other.
    private static Dictionary<int, int>? EntriesOf(byte[] raw)
    {
        var entries = new Dictionary<int, int>();
        var at = 0;
        while (at < raw.Length)
        {
            if (raw.Length - at < 4 || BinaryPrimitives.ReadInt32LittleEndian(raw.AsSpan(at)) is var length && (length < 0 || length > raw.Length - at - 4))
                return null;
            entries[at + 4] = length;
            at += 4 + length;
        }

        return entries;
    }

    private async Task<ILookup<long, PackedVersion>> VersionsAsync(long from, long to, CancellationToken cancel)
    {
        var versions = new List<PackedVersion>();
        await using var rows = await VerifyReader.OpenAsync(db, VerifySql.OfPacks, cancel, ("from", from), ("to", to), ("upTo", known.NewestKey));
        while (await rows.ReadAsync(cancel))
        {
            versions.Add(new()
            {
                PackKey = rows.GetInt64(0),
                ObjectKey = rows.GetInt64(1),
                SnapshotKey = rows.GetInt64(2),
                Type = rows.GetString(3),
                DisplayName = rows.GetString(4),
                SearchName = rows.IsNull(5) ? null : rows.GetString(5),
                ContentHash = rows.GetBytes(6),
                Offset = rows.GetInt32(7),
                Length = rows.GetInt32(8),
                PreviousOffset = rows.GetInt32(9),
                PreviousLength = rows.GetInt32(10),
                ErasureKey = rows.IsNull(11) ? null : rows.GetInt64(11),
                ReplacedHash = rows.GetBoolean(12) || rows.IsNull(13) ? null : rows.GetBytes(13), // a copy's previous content is its own
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
