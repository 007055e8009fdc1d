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

/// <summary>An archive that somebody gives back. Nothing in it is believed before its sums are checked.</summary>
internal sealed class ArchiveReader : IDisposable
{
    private const string ErasureTable = "Erasures";

    private static readonly StreamPipeReaderOptions Buffered = new(bufferSize: 64 * 1024, minimumReadSize: 16 * 1024);

    private readonly ZipArchive _zip;

    public ArchiveReader(string path)
    {
        Path = path;
        _zip = ZipFile.OpenRead(path);
        using var manifest = Entry("manifest.json").Open();
        Manifest = JsonSerializer.Deserialize<ArchiveManifest>(manifest, ArchiveJson.Options) ?? throw Broken("has no manifest.");
    }

    public string Path { get; }

    public ArchiveManifest Manifest { get; }

    /// <summary>Compares every file with its sum, and the header with its hash.</summary>
    /// <exception cref="InvalidDataException">The archive is not what was written.</exception>
    public async Task CheckAsync(CancellationToken cancel)
    {
        using var list = new StreamReader(Entry("SHA256SUMS").Open());
        var sums = (await list.ReadToEndAsync(cancel)).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split("  ", 2)).ToDictionary(parts => parts[1], parts => parts[0], StringComparer.Ordinal);
        if (!sums.ContainsKey("manifest.json") || _zip.Entries.Any(entry => entry.FullName != "SHA256SUMS" && !sums.ContainsKey(entry.FullName)))
            throw Broken("holds files that SHA256SUMS does not name.");
        foreach (var (name, sum) in sums)
        {
            await using var file = Entry(name).Open();
            if (!string.Equals(Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancel)), sum, StringComparison.OrdinalIgnoreCase))
                throw Broken($"is damaged: {name} has another sum than SHA256SUMS says.");
        }

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
        if (Manifest.Records.Any(head => head.Table == ErasureTable))
        {
            await foreach (var line in TextAsync(ArchivedRecords.FileOf(ErasureTable), cancel))
                erased.UnionWith(ArchivedRecords.ErasedIn(line).SelectMany(rows => rows.Value.Select(key => (rows.Key, key))));
        }

        foreach (var head in Manifest.Records)
        {
            if (await ArchivedRecords.FaultOfAsync(model, head, TextAsync(ArchivedRecords.FileOf(head.Table), cancel), key => erased.Contains((head.Table, key)), cancel) is { } fault)
                throw Broken($"has records that are not those of a portal: {head.Table} {fault}.");
        }
    }

    /// <summary>The objects of a type, page by page.</summary>
    public async IAsyncEnumerable<IReadOnlyList<DirectoryObject>> ObjectsAsync(string type, int pageSize, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var page in LinesAsync($"objects/{type}.ndjson", pageSize, cancel))
        {
            yield return [.. page.Select(line => new DirectoryObject
            {
                Ref = new(type, line.GetProperty("id").GetString()!),
                State = Enum.Parse<ObjectState>(line.GetProperty("state").GetString()!),
                Content = CanonicalJson.From(line.GetProperty("content")),
            })];
        }
    }

    /// <summary>The links of a type's objects, or of all, page by page in the order of their sources.</summary>
    public async IAsyncEnumerable<IReadOnlyList<Link>> LinksAsync(string? sourceType, int pageSize, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var page in LinesAsync("links.ndjson", pageSize, cancel))
        {
            yield return [.. page.Select(line => new Link(
                new(Text(line, "sourceType"), Text(line, "sourceId")), Text(line, "relation"), new(Text(line, "targetType"), Text(line, "targetId"))))
                .Where(link => sourceType is null || link.Source.Type == sourceType)];
        }

        static string Text(JsonElement line, string name) => line.GetProperty(name).GetString()!;
    }

    public void Dispose() => _zip.Dispose();

    public InvalidDataException Broken(string what) => new($"{System.IO.Path.GetFileName(Path)} {what}");

    private ZipArchiveEntry Entry(string name) => _zip.GetEntry(name) ?? throw Broken($"lacks {name}.");

    private async IAsyncEnumerable<List<JsonElement>> LinesAsync(string name, int pageSize, [EnumeratorCancellation] CancellationToken cancel)
    {
        var page = new List<JsonElement>(pageSize);
        var bytes = PipeReader.Create(Entry(name).Open(), Buffered);
        for (var isLast = false; !isLast;)
        {
            var read = await bytes.ReadAsync(cancel);
            var (rest, line) = (read.Buffer, default(ReadOnlySequence<byte>));
            isLast = read.IsCompleted;
            while (TakeLine(ref rest, ref line, isLast))
            {
                page.Add(Parsed(line));
                if (page.Count < pageSize)
                    continue;
                yield return page;
                page = new(pageSize);
            }

            bytes.AdvanceTo(rest.Start, rest.End);
        }

        await bytes.CompleteAsync();
        yield return page;
    }

    private static bool TakeLine(ref ReadOnlySequence<byte> rest, ref ReadOnlySequence<byte> line, bool isLast)
    {
        if (rest.PositionOf((byte)'\n') is { } end)
            (line, rest) = (rest.Slice(0, end), rest.Slice(rest.GetPosition(1, end)));
        else if (isLast && !rest.IsEmpty)
            (line, rest) = (rest, rest.Slice(rest.End));
        else
            return false;
        return true;
    }

    private static JsonElement Parsed(ReadOnlySequence<byte> line) => line.IsSingleSegment ? JsonElement.Parse(line.FirstSpan) : JsonElement.Parse(line.ToArray());

    private async IAsyncEnumerable<string> TextAsync(string name, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var lines = new StreamReader(Entry(name).Open());
        while (await lines.ReadLineAsync(cancel) is { } line)
            yield return line;
    }
}
