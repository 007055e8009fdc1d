using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Graph;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Content;

/// <summary>The tenant while it is being put together.</summary>
internal sealed class Draft(SimulatorOptions options)
{
    /// <summary>So many users are made by hand, with everything around them; those beyond are a crowd.</summary>
    private const int MostInCore = 1500;

    private static readonly DateTimeOffset Epoch = new(2025, 1, 6, 8, 0, 0, TimeSpan.Zero);

    public TenantState State { get; } = new(options.Seed, Math.Max(0, options.Users - MostInCore), options.Groups, options.ChangesKept);

    public int Users { get; } = Math.Min(options.Users, MostInCore);

    /// <summary>Ids of users with a job here, in the order they were hired.</summary>
    public List<string> Employees { get; } = [];

    public List<string> Guests { get; } = [];

    public List<string> Devices { get; } = [];

    public List<string> Applications { get; } = [];

    public string Id(string what, int number) => State.Ids.Guid(what, number);

    /// <summary>A moment so many days after the company moved to the cloud.</summary>
    public static string Day(int days) => Instant.Text(Epoch.AddDays(days));

    public TenantObject Put(string kind, JsonObject body) => State.Put(kind, body["id"]!.ToString(), body);

    public void Link(string source, string relation, params IEnumerable<string> targets)
    {
        foreach (var target in targets)
            State.Link(source, relation, target);
    }

    public static JsonArray Texts(params IEnumerable<string> texts) => new([.. texts.Select(x => (JsonNode)x)]);
}
