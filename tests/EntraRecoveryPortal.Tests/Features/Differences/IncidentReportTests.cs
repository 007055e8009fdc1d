using System.Text.Json.Nodes;
using EntraRecoveryPortal.Tests.Features.Recoveries;
using EntraRecoveryPortal.Tests.TenantSimulator;

namespace EntraRecoveryPortal.Tests.Features.Differences;

/// <summary>One tenant and one portal; every incident is compared with the same snapshot.</summary>
public sealed class IncidentWorld : IAsyncLifetime
{
    private HealedTenant? healed;

    internal HealedTenant Healed => healed!;

    internal int Snapshot { get; private set; }

    /// <summary>Every object before anything happened, by id.</summary>
    internal IReadOnlyDictionary<string, JsonNode> Before { get; private set; } = new Dictionary<string, JsonNode>();

    public async ValueTask InitializeAsync()
    {
        healed = await HealedTenant.StartAsync(new() { Users = 120 });
        Before = JsonNode.Parse(await healed.Tenant.StateAsync())!["objects"]!.AsObject().SelectMany(x => x.Value!.AsArray()).ToDictionary(x => StateDifference.IdOf(x!), x => x!);
        Snapshot = await healed.SnapshotAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (healed is not null)
            await healed.DisposeAsync();
    }
}

public sealed class IncidentReportTests(IncidentWorld world) : IClassFixture<IncidentWorld>
{
    /// <summary>Incidents of which nothing can be put back.</summary>
    private static readonly string[] ReportOnly = ["out-of-scope", "elsewhere"];

    public static TheoryData<string> All => [.. Incidents.Names];

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_report_finds_all_that_an_incident_changed_and_invents_nothing(string name)
    {
        var healed = world.Healed;
        await healed.Tenant.ResetAsync();
        var truth = await healed.Tenant.CauseAsync(name, Incidents.AtOnce(name));

        var found = await healed.ReadSinceAsync(world.Snapshot);

        var told = new ToldIncident(truth, world.Before);
        var reported = IncidentFacts.Reported(found);
        Assert.Empty(told.Required.Except(reported));
        List<string> invented = [.. reported.Where(fact => !told.Allows(fact))];
        Assert.Empty(invented);
        Assert.NotEmpty(reported);
        if (ReportOnly.Contains(name))
            Assert.All(found.Items, item => Assert.NotNull(item.NotRestorable));
    }
}
