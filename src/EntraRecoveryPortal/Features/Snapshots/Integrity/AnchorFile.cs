using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Security;
using Microsoft.Extensions.Options;

namespace EntraRecoveryPortal.Features.Snapshots.Integrity;

/// <summary>
/// Head hashes outside the database, one line each, only ever appended and on the disk before a write returns. A line is JSON, a blank and a MAC
/// over it and the MAC of the line before. A line that a crash cut off carries no MAC and is passed over.
/// </summary>
public sealed class AnchorFile(IOptions<IntegrityOptions> options, StoreKeys keys, TimeProvider clock) : IDisposable
{
    private const string Purpose = "anchor";

    private readonly SemaphoreSlim oneWriter = new(1, 1);
    private readonly string path = options.Value.AnchorFile;
    private Last? last;

    public bool IsOn => path.Length > 0;

    internal async Task AppendAsync(AnchorEntry entry, CancellationToken cancel)
    {
        if (!IsOn)
            return;
        await oneWriter.WaitAsync(cancel);
        try
        {
            last ??= Last.Of(Read());
            var line = entry with
            {
                Line = last.Line + 1,
                At = clock.GetUtcNow().UtcDateTime,
                KeyId = keys.ActiveId,
                Before = last.Line > 0 && last.KeyId != keys.ActiveId ? last.Sum : null,
            };
            var json = JsonSerializer.Serialize(line, JsonSerializerOptions.Web);
            var mac = MacOf(json, last.Mac, keys.ActiveId);
            Append($"{json} {mac}\n");
            last = new(line.Line, mac, line.KeyId, Sum: ""); // the sum is asked for only when the key is another, which takes a start
        }
        finally
        {
            oneWriter.Release();
        }
    }

    internal AnchorContent Read()
    {
        if (!IsOn || !File.Exists(path))
            return new([], []);
        var entries = new List<AnchorEntry>();
        var faults = new List<string>();
        var withoutKey = new List<string>();
        var previous = "";
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var text in File.ReadLines(path).Where(text => text.Length > 0))
        {
            var before = Convert.ToHexStringLower(sum.GetCurrentHash());
            sum.AppendData(Encoding.UTF8.GetBytes(text + '\n'));
            if (Parse(text) is not var (entry, json, mac))
                continue;
            var expected = (entries.LastOrDefault()?.Line ?? 0) + 1;
            if (entry.Line != expected)
                faults.Add($"Line {expected} of the anchor file is missing; line {entry.Line} follows.");
            else if (!keys.Has(entry.KeyId))
                withoutKey.Add($"Line {entry.Line} of the anchor file was signed with the key {entry.KeyId}, which this portal does not have.");
            else if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(mac), Encoding.ASCII.GetBytes(MacOf(json, previous, entry.KeyId))))
                faults.Add($"Line {entry.Line} of the anchor file was altered.");
            else if (entry.Before is not null && entry.Before != before)
                faults.Add($"The lines of the anchor file before line {entry.Line} are not those that were there when another key took over.");
            else if (entry.Before is not null)
                withoutKey.Clear();
            entries.Add(entry);
            previous = mac;
        }

        return new(entries, [.. faults, .. withoutKey], previous, Convert.ToHexStringLower(sum.GetCurrentHash()));
    }

    public void Dispose() => oneWriter.Dispose();

    private static (AnchorEntry Entry, string Json, string Mac)? Parse(string text)
    {
        var at = text.LastIndexOf("} ", StringComparison.Ordinal) + 1;
        try
        {
            return at > 0 && JsonSerializer.Deserialize<AnchorEntry>(text[..at], JsonSerializerOptions.Web) is { } entry && text.Length - at - 1 == 2 * SHA256.HashSizeInBytes
                ? (entry, text[..at], text[(at + 1)..])
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private string MacOf(string json, string previous, string keyId)
        => Convert.ToHexStringLower(HMACSHA256.HashData(keys.KeyFor(Purpose, keyId), Encoding.UTF8.GetBytes(previous + json)));

    private void Append(string line)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            System.IO.Directory.CreateDirectory(folder);
        using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
        var isCutOff = file.Position > 0 && !EndsWithLineBreak();
        file.Write(Encoding.UTF8.GetBytes(isCutOff ? '\n' + line : line));
        file.Flush(flushToDisk: true);
    }

    /// <summary>The line that the next one follows.</summary>
    private sealed record Last(long Line, string Mac, string KeyId, string Sum)
    {
        public static Last Of(AnchorContent content) => content.Entries is [.., var entry] ? new(entry.Line, content.LastMac, entry.KeyId, content.Sum) : new(0, "", "", "");
    }

    private bool EndsWithLineBreak()
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Seek(-1, SeekOrigin.End);
        return file.ReadByte() == '\n';
    }
}
