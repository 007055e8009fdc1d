using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Graph;

namespace EntraRecoveryPortal.TenantSimulator.Metering;

/// <summary>
/// How often a write changed the tenant, by the client-request-id it carried: also where the answer never arrived. Keeps the latest ten thousand.
/// Not safe for several threads at once.
/// </summary>
internal sealed class EffectiveWrites
{
    private const int Most = 10_000;
    private readonly Dictionary<(string ClientRequestId, string Method, string Path), int> times = [];
    private readonly Queue<(string, string, string)> order = new();

    public void Add(GraphRequest request)
    {
        var key = (request.ClientRequestId ?? "", request.Method, request.Path);
        if (times.TryGetValue(key, out var before))
        {
            times[key] = before + 1;
            return;
        }

        if (order.Count == Most)
            times.Remove(order.Dequeue());
        order.Enqueue(key);
        times[key] = 1;
    }

    public void Clear()
    {
        times.Clear();
        order.Clear();
    }

    public JsonArray Json() =>
    [
        .. order.Select(key => new JsonObject { ["clientRequestId"] = key.Item1, ["method"] = key.Item2, ["path"] = key.Item3, ["tookEffect"] = times[key] }),
    ];
}
