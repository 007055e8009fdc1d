using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>A reading as it lies in the database: what was asked as JSON, objects and links as lines, compressed and encrypted.</summary>
internal static class ReadingStore
{
    public static ReadingRow Pack(Reading reading, StoreKeys keys)
    {
        using var payload = new MemoryStream();
        using (var brotli = new BrotliStream(payload, CompressionLevel.Optimal, leaveOpen: true))
        {
            foreach (var one in reading.Objects)
                WriteLine(brotli, new Line(one.Ref, one.State, one.Content.Root, Link: null));
            foreach (var link in reading.Links)
                WriteLine(brotli, new Line(link.Source, State: null, Content: null, link));
        }

        var content = payload.GetBuffer().AsSpan(0, (int)payload.Length);
        return new()
        {
            TenantKey = reading.TenantKey,
            TakenAt = reading.TakenAt,
            ContentHash = SHA256.HashData(content),
            KeyId = keys.ActiveId,
            Profile = JsonSerializer.Serialize(new Asked(reading.Scope, reading.Profiles, reading.Coverage)),
            Payload = StoreCipher.Close(KeyOf(keys, keys.ActiveId), content, Associated(reading.TenantKey, reading.TakenAt)),
        };
    }

    /// <summary>Whether it is closed under a key that is here.</summary>
    public static bool Opens(ReadingRow row, StoreKeys keys)
    {
        try
        {
            return Content(row, keys).Length >= 0;
        }
        catch (Exception closed) when (closed is AuthenticationTagMismatchException or MissingStoreKeyException)
        {
            return false;
        }
    }

    /// <summary>Whether it opens and holds what it held when it was kept.</summary>
    public static bool IsWhole(ReadingRow row, StoreKeys keys)
        => Opens(row, keys) && SHA256.HashData(Content(row, keys)).AsSpan().SequenceEqual(row.ContentHash);

    /// <summary>The same content closed under the active key.</summary>
    public static byte[] CloseAgain(ReadingRow row, StoreKeys keys) =>
        StoreCipher.Close(KeyOf(keys, keys.ActiveId), Content(row, keys), Associated(row.TenantKey, row.TakenAt));

    public static Reading Open(ReadingRow row, StoreKeys keys)
    {
        var asked = JsonSerializer.Deserialize<Asked>(row.Profile)!;
        var objects = new List<DirectoryObject>();
        var links = new List<Link>();
        using var brotli = new BrotliStream(new MemoryStream(Content(row, keys)), CompressionMode.Decompress);
        using var lines = new StreamReader(brotli);
        while (lines.ReadLine() is { } text)
        {
            var line = JsonSerializer.Deserialize<Line>(text)!;
            if (line.Link is { } link)
                links.Add(link);
            else
                objects.Add(new() { Ref = line.Ref, State = line.State!.Value, Content = CanonicalJson.From(line.Content!.Value) });
        }

        return new()
        {
            TenantKey = row.TenantKey,
            TakenAt = row.TakenAt,
            Scope = asked.Scope,
            Profiles = asked.Profiles,
            Coverage = asked.Coverage,
            Objects = objects,
            Links = links,
        };
    }

    private static byte[] Content(ReadingRow row, StoreKeys keys) => StoreCipher.Open(KeyOf(keys, row.KeyId), row.Payload, Associated(row.TenantKey, row.TakenAt));

    private static byte[] KeyOf(StoreKeys keys, string keyId) => keys.KeyFor("readings", keyId);

    private static byte[] Associated(long tenantKey, DateTime takenAt) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{tenantKey}/{takenAt.Ticks}"));

    private static void WriteLine(Stream stream, Line line)
    {
        JsonSerializer.Serialize(stream, line);
        stream.WriteByte((byte)'\n');
    }

    private sealed record Asked(Scope Scope, IReadOnlyList<CaptureProfile> Profiles, IReadOnlyList<Coverage> Coverage);

    private sealed record Line(ObjectRef Ref, ObjectState? State, JsonElement? Content, Link? Link);
}
