using System.Text.Json;
using System.Text.Json.Nodes;

namespace EntraRecoveryPortal.TenantSimulator.Churning;

/// <summary>What a churn did to an object: "created", "deleted" or "updated", with the new values of what was updated by path.</summary>
internal sealed record ChurnedObject(string Kind, string Id, string What, IReadOnlyDictionary<string, JsonNode?> Properties);

internal sealed record ChurnedLink(string Source, string Relation, string Target, bool IsAdded);

/// <summary>Everything a churn changed, each object and each link once.</summary>
internal sealed class ChurnTruth
{
    private static readonly Dictionary<string, JsonNode?> Nothing = [];

    private readonly Dictionary<string, ChurnedObject> objects = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<(string Source, string Relation, string Target), ChurnedLink> links = [];

    public bool Knows(string id) => objects.ContainsKey(id);

    public void Add(string kind, string id, string what, IReadOnlyDictionary<string, JsonNode?>? properties = null) => objects.Add(id, new(kind, id, what, properties ?? Nothing));

    public bool Knows(string source, string relation, string target) => links.ContainsKey((source, relation, target));

    public void Add(string source, string relation, string target, bool isAdded) => links.Add((source, relation, target), new(source, relation, target, isAdded));

    public async Task WriteAsync(Stream to, CancellationToken cancellation)
    {
        await using var json = new Utf8JsonWriter(to);
        json.WriteStartObject();
        json.WriteStartArray("objects");
        foreach (var one in objects.Values)
        {
            json.WriteStartObject();
            json.WriteString("kind", one.Kind);
            json.WriteString("id", one.Id);
            json.WriteString("what", one.What);
            json.WriteStartObject("properties");
            foreach (var (path, value) in one.Properties)
            {
                json.WritePropertyName(path);
                if (value is null)
                    json.WriteNullValue();
                else
                    value.WriteTo(json);
            }

            json.WriteEndObject();
            json.WriteEndObject();
            if (json.BytesPending > 1 << 16)
                await json.FlushAsync(cancellation);
        }

        json.WriteEndArray();
        json.WriteStartArray("links");
        foreach (var one in links.Values)
        {
            json.WriteStartObject();
            json.WriteString("source", one.Source);
            json.WriteString("relation", one.Relation);
            json.WriteString("target", one.Target);
            json.WriteString("what", one.IsAdded ? "added" : "removed");
            json.WriteEndObject();
            if (json.BytesPending > 1 << 16)
                await json.FlushAsync(cancellation);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
