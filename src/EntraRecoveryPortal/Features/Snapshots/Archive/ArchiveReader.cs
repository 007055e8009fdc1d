using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Directory;
using Microsoft.EntityFrameworkCore.Metadata;

namespace EntraRecoveryPortal.Features.Snapshots.Archive;

/// <summary>An archive that somebody gives back. Nothing in it is believed before its sums are checked; what is read is summed on the way.</summary>
internal sealed class ArchiveReader : IDisposable
{
    private const string ManifestFile = "manifest.json";
    private const string SumsFile = "SHA256SUMS";
    private const string LinksFile = "links.ndjson";
    private const int BlockSize = 128 * 1024;

    private static readonly PipeOptions Ahead = new(pauseWriterThreshold: 16 * BlockSize, resumeWriterThreshold: 8 * BlockSize, minimumSegmentSize: BlockSize, useSynchronizationContext: false);

    private readonly ZipArchive _zip;
    private readonly Dictionary<string, string> _sums = new(StringComparer.Ordinal);
    private readonly HashSet<string> _summed = new(StringComparer.Ordinal);

    public ArchiveReader(string path)
    {
        Path = path;
        _zip = ZipFile.OpenRead(path);
        using var manifest = Entry(ManifestFile).Open();
        Manifest = Read(ManifestFile, () => JsonSerializer.Deserialize<ArchiveManifest>(manifest, ArchiveJson.Options)) ?? throw Broken("has no manifest.");
        using var sums = new StreamReader(Entry(SumsFile).Open());
        while (sums.ReadLine() is { } line)
        {
            if (line.Split("  ", 2) is not [var sum, var name] || !_sums.TryAdd(name, sum))
                throw Broken($"has a {SumsFile} that is none.");
        }
    }

    public string Path { get; }

    public ArchiveManifest Manifest { get; }

    /// <summary>Compares with its sum every file that was not read to its end yet, and the header with its hash.</summary>
    /// <exception cref="InvalidDataException">The archive is not what was written.</exception>
    public async Task CheckAsync(CancellationToken cancel)
    {
        if (!_sums.ContainsKey(ManifestFile) || _zip.Entries.Any(entry => entry.FullName != SumsFile && !_sums.ContainsKey(entry.FullName)))
            throw Broken($"holds files that {SumsFile} does not name.");
        foreach (var name in _sums.Keys.Except(_summed).ToList())
            await UnpackAsync(name, PipeWriter.Create(Stream.Null), cancel);

        if (Manifest.Format != ArchiveManifest.CurrentFormat)
            throw Broken("has a format that this version does not know.");
        if (!string.Equals(Convert.ToHexStringLower(ArchiveRows.HashOf(Manifest)), Manifest.Snapshot.Hash, StringComparison.Ordinal))
            throw Broken("has a header that its hash does not cover: somebody altered it.");
    }

    /// <summary>Walks the chains of audit, plans, approvals, journal and whatever else the old portal chained.</summary>
    /// <exception cref="InvalidDataException">One of them does not hold.</exception>
    public async Task CheckRecordsAsync(IReadOnlyModel model, CancellationToken cancel)
    {
        var erased = new HashSet<(string Table, long Key)>();
        if (Manifest.Records.Any(head => head.Table == ArchivedRecords.ErasureTable))
        {
            await foreach (var line in RecordLinesAsync(ArchivedRecords.ErasureTable, cancel))
                erased.UnionWith(ArchivedRecords.ErasedIn(line).SelectMany(rows => rows.Value.Select(key => (rows.Key, key))));
        }

        foreach (var head in Manifest.Records)
        {
            if (await ArchivedRecords.FaultOfAsync(model, head, RecordLinesAsync(head.Table, cancel), key => erased.Contains((head.Table, key)), cancel) is { } fault)
                throw Broken($"has records that are not those of a portal: {head.Table} {fault}.");
        }
    }

    /// <summary>The rows of a chained table in the order of its chain, a line each.</summary>
    public IAsyncEnumerable<string> RecordLinesAsync(string table, CancellationToken cancel) => TextAsync(ArchivedRecords.FileOf(table), cancel);

    /// <summary>The objects of a type, page by page, without those whose content was erased.</summary>
    /// <param name="erased">Takes what an erased one still does to the digest.</param>
    public IAsyncEnumerable<IReadOnlyList<DirectoryObject>> ObjectsAsync(string type, int pageSize, Action<ObjectRef, ObjectState, byte[]> erased, CancellationToken cancel) =>
        ObjectLinesAsync(type, cancel).Select(line => ObjectOf(type, line, erased)).OfType<DirectoryObject>().Chunk(pageSize);

    /// <summary>The links of a type's objects, page by page in the order of their sources.</summary>
    public IAsyncEnumerable<IReadOnlyList<Link>> LinksAsync(string sourceType, int pageSize, CancellationToken cancel) =>
        LinkLinesAsync(cancel).Select(LinkOf).Where(link => link.Source.Type == sourceType).Chunk(pageSize);

    /// <summary>The objects of a type as lines; each is good until the next one is asked for. None when the archive has no such type.</summary>
    public IAsyncEnumerable<ReadOnlyMemory<byte>> ObjectLinesAsync(string type, CancellationToken cancel) =>
        Manifest.Coverage.Any(part => part.Type == type) ? LinesAsync(FileOf(type), cancel) : AsyncEnumerable.Empty<ReadOnlyMemory<byte>>();

    /// <summary>All links as lines; each is good until the next one is asked for.</summary>
    public IAsyncEnumerable<ReadOnlyMemory<byte>> LinkLinesAsync(CancellationToken cancel) => LinesAsync(LinksFile, cancel);

    /// <summary>The object of a line; null when its content was erased, which is told with its hash.</summary>
    public DirectoryObject? ObjectOf(string type, ReadOnlyMemory<byte> line, Action<ObjectRef, ObjectState, byte[]> erased) => Read(FileOf(type), () =>
    {
        var read = JsonElement.Parse(line.Span);
        var (of, state) = (new ObjectRef(type, Text(read, "id")), Enum.Parse<ObjectState>(Text(read, "state")));
        if (!read.TryGetProperty(SnapshotArchive.Erased, out var hash))
            return new DirectoryObject { Ref = of, State = state, Content = CanonicalJson.From(read.GetProperty("content")) };
        erased(of, state, Convert.FromHexString(hash.GetString()!));
        return null;
    });

    /// <summary>The id alone, without the rest of the line.</summary>
    public string? IdOf(string type, ReadOnlyMemory<byte> line) => Read(FileOf(type), () => CanonicalJson.FromCanonical(line).TextAt("id"));

    public Link LinkOf(ReadOnlyMemory<byte> line) => Read(LinksFile, () =>
    {
        var read = JsonElement.Parse(line.Span);
        return new Link(new(Text(read, "sourceType"), Text(read, "sourceId")), Text(read, "relation"), new(Text(read, "targetType"), Text(read, "targetId")));
    });

    public void Dispose() => _zip.Dispose();

    public InvalidDataException Broken(string what) => new($"{System.IO.Path.GetFileName(Path)} {what}");

    private static string FileOf(string type) => $"objects/{type}.ndjson";

    private ZipArchiveEntry Entry(string name) => _zip.GetEntry(name) ?? throw Broken($"lacks {name}.");

    // Unpacking and summing run ahead of whoever takes the lines.
    private async IAsyncEnumerable<ReadOnlyMemory<byte>> LinesAsync(string name, [EnumeratorCancellation] CancellationToken cancel)
    {
        var pipe = new Pipe(Ahead);
        var unpacking = Task.Run(() => FillAsync(name, pipe.Writer, cancel), CancellationToken.None);
        try
        {
            for (var isLast = false; !isLast;)
            {
                var read = await pipe.Reader.ReadAsync(cancel);
                var rest = read.Buffer;
                isLast = read.IsCompleted;
                while (TakeLine(ref rest, isLast, out var line))
                    yield return line;
                pipe.Reader.AdvanceTo(rest.Start, rest.End);
            }
        }
        finally
        {
            await pipe.Reader.CompleteAsync();
            await unpacking;
        }
    }

    private async Task FillAsync(string name, PipeWriter to, CancellationToken cancel)
    {
        Exception? fault = null;
        try
        {
            await UnpackAsync(name, to, cancel);
        }
        catch (Exception thrown)
        {
            fault = thrown; // for whoever takes the lines
        }

        await to.CompleteAsync(fault);
    }

    private async Task UnpackAsync(string name, PipeWriter to, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = Entry(name).Open();
        try
        {
            for (var read = -1; read != 0;)
            {
                var block = to.GetMemory(BlockSize);
                read = file.Read(block.Span);
                hash.AppendData(block.Span[..read]);
                to.Advance(read);
                if ((await to.FlushAsync(cancel)).IsCompleted)
                    return;
            }
        }
        catch (InvalidDataException)
        {
            throw Broken($"is damaged: {name} cannot be unpacked.");
        }

        if (!string.Equals(Convert.ToHexStringLower(hash.GetHashAndReset()), _sums.GetValueOrDefault(name), StringComparison.OrdinalIgnoreCase))
            throw Broken($"is damaged: {name} has another sum than {SumsFile} says.");
        _summed.Add(name);
    }

    private static bool TakeLine(ref ReadOnlySequence<byte> rest, bool isLast, out ReadOnlyMemory<byte> line)
    {
        var end = rest.PositionOf((byte)'\n');
        line = default;
        if (end is null && (!isLast || rest.IsEmpty))
            return false;
        var found = end is { } at ? rest.Slice(0, at) : rest;
        line = found.IsSingleSegment ? found.First : found.ToArray();
        rest = end is { } last ? rest.Slice(rest.GetPosition(1, last)) : rest.Slice(rest.End);
        return true;
    }

    private T Read<T>(string name, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException or FormatException)
        {
            throw Broken($"is damaged: {name} does not hold what an archive does.");
        }
    }

    private static string Text(JsonElement line, string name) => line.GetProperty(name).GetString() ?? throw new JsonException();

    private async IAsyncEnumerable<string> TextAsync(string name, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var lines = new StreamReader(Entry(name).Open());
        while (await lines.ReadLineAsync(cancel) is { } line)
            yield return line;
    }
}
