using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EntraRecoveryPortal.TenantSimulator.State;

/// <summary>The whole state as JSON in one order: equal states give equal text. Written straight to bytes, for a copy as nodes is many times larger.</summary>
internal static class CanonicalState
{
    // Only ever sent as JSON, and read by people too: names stay legible.
    private static readonly JsonWriterOptions Legible = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> Of(TenantState state)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, Legible))
        {
            json.WriteStartObject();
            WriteLinks(json, state);
            WriteObjects(json, state);
            json.WriteEndObject();
        }

        return bytes.WrittenMemory;
    }

    private static void WriteLinks(Utf8JsonWriter json, TenantState state)
    {
        json.WriteStartArray("links");
        foreach (var (source, relation, target) in state.AllLinks()
            .OrderBy(x => x.Source, StringComparer.Ordinal).ThenBy(x => x.Relation, StringComparer.Ordinal).ThenBy(x => x.Target, StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("relation", relation);
            json.WriteString("source", source);
            json.WriteString("target", target);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteObjects(Utf8JsonWriter json, TenantState state)
    {
        json.WriteStartObject("objects");
        foreach (var kind in Kinds.All.Order(StringComparer.Ordinal))
        {
            json.WriteStartArray(kind);
            foreach (var item in state.All(kind))
                WriteSorted(json, item.Body);
            json.WriteEndArray();
        }

        json.WriteEndObject();
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
