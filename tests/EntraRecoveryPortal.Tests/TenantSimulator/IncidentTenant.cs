using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator;

namespace EntraRecoveryPortal.Tests.TenantSimulator;

/// <summary>A company of 500 that things happen to, one after the other; each test begins with the seed's state.</summary>
public sealed class IncidentTenant : IAsyncLifetime
{
    private RunningSimulator? simulator;

    /// <summary>The state before anything happened.</summary>
    internal string Seed { get; private set; } = "";

    internal RunningSimulator Simulator => simulator!;

    public async ValueTask InitializeAsync()
    {
        simulator = await RunningSimulator.StartAsync(new SimulatorOptions { Users = 500 });
        Seed = await simulator.StateAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (simulator is not null)
            await simulator.DisposeAsync();
    }

    internal async Task<RunningSimulator> ResetAsync()
    {
        await Simulator.ResetAsync();
        return Simulator;
    }
}

internal static class Incidents
{
    /// <summary>The names the simulator serves; one test holds them to it.</summary>
    public static readonly string[] Names =
    [
        "bulk-overwrite", "departments-wiped", "wrong-leavers", "names-swapped", "groups-emptied", "break-glass-emptied", "everyone-rule", "intrusion", "consent-phishing", "application-deleted",
        "application-scrubbed", "conditional-access", "policy-target-deleted", "policy-target-purged", "methods-disabled", "strength-weakened", "guests-open", "location-widened", "role-planted",
        "agent-hijacked", "mass-deletion", "out-of-scope", "native-recovery", "reader-consent-removed", "writer-consent-removed", "elsewhere",
    ];

    /// <summary>The query that makes it happen at once.</summary>
    public static string AtOnce(string name) => name == "mass-deletion" ? "?now" : "";

    public static async Task<JsonObject> CauseAsync(this RunningSimulator simulator, string name, string query = "")
    {
        var reply = await simulator.TryCauseAsync(name, query);
        Assert.Equal(200, reply.Status);
        return reply.Body;
    }

    public static Task<Reply> TryCauseAsync(this RunningSimulator simulator, string name, string query = "") =>
        simulator.RawAsync("POST", $"/_simulator/incidents/{name}{query}", headers => headers.Accept.ParseAdd("application/json"));

    public static IEnumerable<JsonNode> Objects(this JsonObject truth) => truth["objects"]!.AsArray().Select(x => x!);
}
