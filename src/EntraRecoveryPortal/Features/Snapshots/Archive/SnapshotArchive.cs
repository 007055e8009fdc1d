using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots.Retention;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots.Archive;

/// <summary>
/// Writes a snapshot as a zip that anyone can read without the portal: a file of JSON lines per type, one for links, one for each chained table, a manifest,
/// and SHA256SUMS that <c>sha256sum -c</c> checks. Streams: some of the objects are in memory at a time. The contents are not encrypted.
/// </summary>
public sealed class SnapshotArchive(IDbContextFactory<PortalDbContext> contexts, StoreKeys keys, SnapshotReaders readers, SingleTenant tenant)
{
    /// <summary>In place of a content that was erased stands its hash, under this name.</summary>
    internal const string Erased = "erased";

    private const int PageSize = 2_000;
    private const long BytesAtOnce = 64_000_000;
    private static readonly JsonWriterOptions Lines = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="SnapshotPurgedException">It has expired and left.</exception>
    public async Task WriteAsync(long snapshotKey, Stream to, CancellationToken cancel)
    {
        await using var lease = await readers.TakeAsync(snapshotKey, cancel);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var header = await db.SealedAsync(snapshotKey, cancel);
        var coverage = await db.SnapshotTypes.AsNoTracking().Where(row => row.SnapshotKey == snapshotKey)
            .OrderBy(row => row.Type).ThenBy(row => row.Relation).ToListAsync(cancel);
        await using var zip = new ZipArchive(to, ZipArchiveMode.Create, leaveOpen: true);
        var sums = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var lines = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var type in coverage.Where(row => row.Relation.Length == 0).Select(row => row.Type))
        {
            await using var file = new ArchiveFile(zip, $"objects/{type}.ndjson", sums);
            lines[file.Name] = await WriteObjectsAsync(db, header, type, file, lease, cancel);
        }

        await using (var file = new ArchiveFile(zip, "links.ndjson", sums))
            lines[file.Name] = await WriteLinksAsync(db, header, file, lease, cancel);
        var heads = await db.ChainHeads.AsNoTracking().OrderBy(head => head.Name).ToListAsync(cancel);
        foreach (var head in heads)
        {
            await using var file = new ArchiveFile(zip, ArchivedRecords.FileOf(head.Name), sums);
            lines[file.Name] = await WriteRecordsAsync(db, head, file, lease, cancel);
        }

        await using (var file = new ArchiveFile(zip, "manifest.json", sums))
        {
            await JsonSerializer.SerializeAsync(file.Stream, new ArchiveManifest
            {
                Format = ArchiveManifest.CurrentFormat,
                TenantId = tenant.TenantId,
                TenantName = tenant.Name,
                Snapshot = ArchiveRows.Of(header),
                Coverage = [.. coverage.Select(ArchiveRows.Of)],
                Lines = lines,
                Records = [.. heads.Select(head => new ArchivedHead(head.Name, head.LastKey, Convert.ToHexStringLower(head.Hash)))],
            }, ArchiveJson.Options, cancel);
        }

        await using var list = await zip.CreateEntry("SHA256SUMS").OpenAsync(cancel);
        await list.WriteAsync(Encoding.UTF8.GetBytes(string.Concat(sums.Select(sum => $"{sum.Value}  {sum.Key}\n"))), cancel);
    }

    // In the order of ids and not of keys, which every store gives anew: the same state is then the same bytes, from whichever store. Contents lie in packs in the order of keys,
    // so as many as there is room for are taken out at a time, each pack once.
    private async Task<int> WriteObjectsAsync(PortalDbContext db, SnapshotRow header, string type, ArchiveFile file, SnapshotLease lease, CancellationToken cancel)
    {
        await using var ofPlaces = await contexts.CreateDbContextAsync(cancel);
        var places = ofPlaces.ObjectsAt(header.TenantKey, header.SnapshotKey)
            .Where(row => row.Type == type && row.State != ObjectState.Gone)
            .Join(ofPlaces.Objects, row => row.ObjectKey, of => of.ObjectKey, (row, of) => new { Row = row, of.ObjectId })
            .OrderBy(one => one.ObjectId)
            .Select(one => new ObjectPlace(one.ObjectId, one.Row.ObjectKey, one.Row.State, one.Row.PackKey, one.Row.Offset, one.Row.Length, one.Row.ErasureKey == null ? null : one.Row.ContentHash));
        var packs = new PackReader(db, keys);
        var (count, bytes, page) = (0, 0L, new List<ObjectPlace>());
        await foreach (var place in places.AsAsyncEnumerable().WithCancellation(cancel))
        {
            page.Add(place);
            if ((bytes += place.Length) >= BytesAtOnce)
                await WritePageAsync();
        }

        await WritePageAsync();
        return count;

        async Task WritePageAsync()
        {
            var contents = new Dictionary<long, byte[]>(page.Count);
            foreach (var place in page.Where(place => place.ErasedHash is null).OrderBy(place => place.PackKey))
                contents[place.ObjectKey] = (await packs.ReadAsync(place.PackKey, place.Offset, place.Length, cancel)).ToArray();
            foreach (var part in page.Chunk(PageSize))
            {
                foreach (var place in part)
                {
                    file.WriteLine(json =>
                    {
                        json.WriteString("id", place.Id);
                        json.WriteString("state", place.State.ToString());
                        if (place.ErasedHash is { } erased)
                        {
                            json.WriteString(Erased, Convert.ToHexStringLower(erased));
                            return;
                        }

                        json.WritePropertyName("content");
                        json.WriteRawValue(contents[place.ObjectKey], skipInputValidation: true);
                    });
                }

                await file.Stream.FlushAsync(cancel);
                await lease.RenewAsync(cancel);
            }

            count += page.Count;
            (bytes, page) = (0, []);
        }
    }

    private static async Task<int> WriteLinksAsync(PortalDbContext db, SnapshotRow header, ArchiveFile file, SnapshotLease lease, CancellationToken cancel)
    {
        var count = 0;
        var links =
            from link in db.LinksAt(header.SnapshotKey)
            join source in db.Objects on link.SourceKey equals source.ObjectKey
            join target in db.Objects on link.TargetKey equals target.ObjectKey
            where source.TenantKey == header.TenantKey
            orderby source.Type, source.ObjectId, link.Relation, target.ObjectId, target.Type
            select new { SourceType = source.Type, SourceId = source.ObjectId, link.Relation, TargetType = target.Type, TargetId = target.ObjectId };
        await foreach (var link in links.AsAsyncEnumerable().WithCancellation(cancel))
        {
            file.WriteLine(json =>
            {
                json.WriteString("sourceType", link.SourceType);
                json.WriteString("sourceId", link.SourceId);
                json.WriteString("relation", link.Relation);
                json.WriteString("targetType", link.TargetType);
                json.WriteString("targetId", link.TargetId);
            });
            if (++count % PageSize != 0)
                continue;
            await file.Stream.FlushAsync(cancel);
            await lease.RenewAsync(cancel);
        }

        return count;
    }

    private static async Task<int> WriteRecordsAsync(PortalDbContext db, ChainHeadRow head, ArchiveFile file, SnapshotLease lease, CancellationToken cancel)
    {
        var count = 0;
        await foreach (var line in ArchivedRecords.LinesOf(db, head, cancel))
        {
            file.WriteLine(line);
            if (++count % PageSize != 0)
                continue;
            await file.Stream.FlushAsync(cancel);
            await lease.RenewAsync(cancel);
        }

        return count;
    }

    /// <param name="ErasedHash">Of the content that is there no more.</param>
    private sealed record ObjectPlace(string Id, long ObjectKey, ObjectState State, long PackKey, int Offset, int Length, byte[]? ErasedHash);

    /// <summary>One file of the zip; its sum is known when it is closed.</summary>
    private sealed class ArchiveFile : IAsyncDisposable
    {
        private readonly SHA256 _hash = SHA256.Create();
        private readonly Stream _entry;
        private readonly IDictionary<string, string> _sums;

        public ArchiveFile(ZipArchive zip, string name, IDictionary<string, string> sums)
        {
            (Name, _sums) = (name, sums);
            _entry = zip.CreateEntry(name, CompressionLevel.Optimal).Open();
            Stream = new CryptoStream(_entry, _hash, CryptoStreamMode.Write, leaveOpen: true);
        }

        public string Name { get; }

        public Stream Stream { get; }

        public void WriteLine(Action<Utf8JsonWriter> write)
        {
            using (var json = new Utf8JsonWriter(Stream, Lines))
            {
                json.WriteStartObject();
                write(json);
                json.WriteEndObject();
            }

            Stream.WriteByte((byte)'\n');
        }

        public void WriteLine(byte[] line)
        {
            Stream.Write(line);
            Stream.WriteByte((byte)'\n');
        }

        public async ValueTask DisposeAsync()
        {
            await Stream.DisposeAsync();
            await _entry.DisposeAsync();
            _sums[Name] = Convert.ToHexStringLower(_hash.Hash!);
            _hash.Dispose();
        }
    }
}
