using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EntraRecoveryPortal.TenantSimulator.State;

/// <summary>
/// The state as JSON in one order: equal states give equal text, whatever happened before. It is read in parts of some megabytes and sent between them, so that a slow
/// reader holds no writer up; a state that changes meanwhile is told part by part.
/// </summary>
internal sealed class CanonicalState(TenantStore store)
{
    private const int PartSize = 4 << 20;

    // Only ever sent as JSON, and read by people too: names stay legible.
    private static readonly JsonWriterOptions Legible = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private TenantState? now;

    /// <param name="kinds">Objects of these kinds and their links.</param>
    /// <param name="ids">Where given, only of these objects.</param>
    public async Task WriteAsync(Stream to, IReadOnlyCollection<string> kinds, IReadOnlyCollection<string>? ids, CancellationToken cancellation)
    {
        var part = new ArrayBufferWriter<byte>();
        await using var json = new Utf8JsonWriter(part, Legible);
        using var steps = Steps(json, [.. kinds.Order(StringComparer.Ordinal)], ids).GetEnumerator();
        for (var goesOn = true; goesOn;)
        {
            goesOn = store.Read(state =>
            {
                now = state;
                return Go(steps, json, part);
            });
            await to.WriteAsync(part.WrittenMemory, cancellation);
            part.ResetWrittenCount();
        }
    }

    private static bool Go(IEnumerator<bool> steps, Utf8JsonWriter json, ArrayBufferWriter<byte> part)
    {
        var goesOn = true;
        while (goesOn && part.WrittenCount + json.BytesPending < PartSize)
            goesOn = steps.MoveNext();
        json.Flush();
        return goesOn;
    }

    /// <summary>Writes bit by bit; between two of them the state may be let go.</summary>
    private IEnumerable<bool> Steps(Utf8JsonWriter json, IReadOnlyList<string> kinds, IReadOnlyCollection<string>? ids)
    {
        json.WriteStartObject();
        json.WriteStartArray("links");
        foreach (var source in kinds.SelectMany(x => Ids(x, ids)))
        {
            WriteLinks(json, source);
            yield return true;
        }

        json.WriteEndArray();
        json.WriteStartObject("objects");
        foreach (var kind in kinds)
        {
            json.WriteStartArray(kind);
            foreach (var id in Ids(kind, ids))
            {
                if (now!.Find(id) is { } found)
                    WriteSorted(json, found.Body);
                yield return true;
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private IEnumerable<string> Ids(string kind, IReadOnlyCollection<string>? ids) =>
        ids is null ? now!.CanonicalIds(kind) : now!.Canonical(ids.Where(x => now!.Find(x)?.Kind == kind));

    private void WriteLinks(Utf8JsonWriter json, string source)
    {
        foreach (var links in now!.LinksOf(source).GroupBy(x => x.Relation).OrderBy(x => x.Key, StringComparer.Ordinal))
        {
            foreach (var target in now.Canonical(links.Select(x => x.Target)))
            {
                json.WriteStartObject();
                json.WriteString("relation", links.Key);
                json.WriteString("source", source);
                json.WriteString("target", target);
                json.WriteEndObject();
            }
        }
    }

    private static void WriteSorted(Utf8JsonWriter json, JsonNode? node)
    {
        switch (node)
        {
            case null:
                json.WriteNullValue();
                break;
            case JsonObject members:
                json.WriteStartObject();
                foreach (var (name, value) in members.OrderBy(x => x.Key, StringComparer.Ordinal))
                {
                    json.WritePropertyName(name);
                    WriteSorted(json, value);
                }

                json.WriteEndObject();
                break;
            case JsonArray items:
                json.WriteStartArray();
                foreach (var item in items)
                    WriteSorted(json, item);
                json.WriteEndArray();
                break;
            default:
                node.WriteTo(json);
                break;
        }
    }
}
