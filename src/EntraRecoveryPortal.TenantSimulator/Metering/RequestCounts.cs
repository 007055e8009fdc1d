using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Graph;

namespace EntraRecoveryPortal.TenantSimulator.Metering;

/// <summary>What was asked of Graph since the last reset, added up. Batches count by their parts; the batch itself only as one more round trip.</summary>
internal sealed class RequestCounts(TimeProvider clock)
{
    /// <summary>A caller that makes up paths fills this much memory and no more.</summary>
    private const int MostPaths = 500;

    private readonly Lock gate = new();
    private readonly Dictionary<(string Method, string Path), Sums> byPath = [];
    private readonly Dictionary<string, Sums> byClient = new(StringComparer.OrdinalIgnoreCase);
    private readonly SortedDictionary<string, long> faults = new(StringComparer.Ordinal);
    private readonly EffectiveWrites effective = new();
    private Sums all = new();
    private long roundTrips;
    private DateTimeOffset since = clock.GetUtcNow();

    /// <summary>One call over HTTP has arrived, with or without parts.</summary>
    public void Arrived() => Interlocked.Increment(ref roundTrips);

    public void Charged(GraphRequest request, Toll toll)
    {
        lock (gate)
        {
            foreach (var sums in Concerned(request))
            {
                sums.Requests++;
                sums.Units += toll.Units;
                sums.Writes += toll.Writes;
                sums.Refused += toll.Refusal is null ? 0 : 1;
            }
        }
    }

    public void TookEffect(GraphRequest request)
    {
        lock (gate)
        {
            foreach (var sums in Concerned(request))
                sums.Effective++;
            effective.Add(request);
        }
    }

    public void Struck(string fault)
    {
        lock (gate)
            faults[fault] = faults.GetValueOrDefault(fault) + 1;
    }

    public void Reset()
    {
        lock (gate)
        {
            byPath.Clear();
            byClient.Clear();
            faults.Clear();
            effective.Clear();
            all = new();
            since = clock.GetUtcNow();
            Interlocked.Exchange(ref roundTrips, 0);
        }
    }

    public JsonObject Read()
    {
        lock (gate)
        {
            var sums = all.Json();
            sums.Insert(0, "since", Instant.Text(since));
            sums["roundTrips"] = Interlocked.Read(ref roundTrips);
            sums["faults"] = new JsonObject(faults.Select(x => KeyValuePair.Create(x.Key, (JsonNode?)x.Value)));
            sums["byPath"] = new JsonArray([.. byPath.OrderBy(x => x.Key.Path, StringComparer.Ordinal).ThenBy(x => x.Key.Method, StringComparer.Ordinal)
                .Select(x => x.Value.Json(("method", x.Key.Method), ("path", x.Key.Path)))]);
            sums["byClient"] = new JsonArray([.. byClient.OrderBy(x => x.Key, StringComparer.Ordinal).Select(x => x.Value.Json(("appId", x.Key)))]);
            sums["byClientRequestId"] = effective.Json();
            return sums;
        }
    }

    private Sums[] Concerned(GraphRequest request)
    {
        var key = (request.Method, PathTemplate.Of(request.Path));
        if (!byPath.ContainsKey(key) && byPath.Count >= MostPaths)
            key = (request.Method, "(other)");
        return [all, Of(byPath, key), Of(byClient, request.Caller.AppId)];
    }

    private static Sums Of<TKey>(Dictionary<TKey, Sums> sums, TKey key) where TKey : notnull
    {
        if (!sums.TryGetValue(key, out var found))
            sums[key] = found = new();
        return found;
    }

    private sealed class Sums
    {
        public long Requests { get; set; }
        public long Units { get; set; }
        public long Writes { get; set; }
        public long Effective { get; set; }
        public long Refused { get; set; }

        public JsonObject Json(params ReadOnlySpan<(string Name, string Value)> names)
        {
            var json = new JsonObject();
            foreach (var (name, value) in names)
                json[name] = value;
            json["requests"] = Requests;
            json["resourceUnits"] = Units;
            json["writes"] = Writes;
            json["effectiveWrites"] = Effective;
            json["throttled"] = Refused;
            return json;
        }
    }
}
