using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace EntraRecoveryPortal.EndToEnd;

/// <summary>Each incident of the simulated tenant, put back in a browser by ticking what it changed and nothing else. What others rightly did beside it stays.</summary>
public sealed partial class EveryIncidentJourneys(SmallDemo demo, ChromiumFixture chromium) : IClassFixture<SmallDemo>
{
    /// <summary>Incidents as they are asked for: small, because here each row is ticked by hand.</summary>
    public static TheoryData<string> Healed =>
    [
        "bulk-overwrite?size=6", "wrong-leavers?size=3", "names-swapped?size=4", "groups-emptied?size=2", "break-glass-emptied", "everyone-rule", "intrusion", "consent-phishing", "application-deleted",
        "application-scrubbed", "conditional-access", "policy-target-deleted", "policy-target-purged", "methods-disabled", "strength-weakened", "guests-open", "location-widened", "role-planted",
        "agent-hijacked", "mass-deletion?size=4&now", "native-recovery?size=3",
    ];

    [Theory]
    [MemberData(nameof(Healed))]
    public async Task What_an_incident_changed_is_ticked_row_by_row_and_is_again_what_it_was(string incident)
    {
        await using var context = await chromium.NewContextAsync(demo.Demo.PortalUrl);
        var ada = await Operator.SignInAsync(context, "Ada Admin");
        var snapshot = await ada.TakeSnapshotAsync();
        var before = await demo.Tenant.StateAsync();
        var truth = new IncidentTruth(await demo.Tenant.CauseAsync(incident));
        var damaged = await demo.Tenant.StateAsync();

        await ada.CompareWithNowAsync(snapshot);
        await ada.TickRowsAsync(but: truth.HonestNames);
        var unticked = await ada.Page.Locator("tr[data-row] .no-box").CountAsync();
        await ada.RecoverAsync($"Undo {incident}");
        await AssertHealedAsync(ada, truth, before, damaged, unticked);
    }

    /// <summary>The empty cells of an import, found by a facet: the same attribute was rightly changed too, and to one of the same people something else.</summary>
    [Fact]
    public async Task What_an_import_emptied_is_found_by_its_value_and_ticked_at_once()
    {
        const string incident = "departments-wiped?size=40";
        await using var context = await chromium.NewContextAsync(demo.Demo.PortalUrl);
        var ada = await Operator.SignInAsync(context, "Ada Admin");
        var snapshot = await ada.TakeSnapshotAsync();
        var before = await demo.Tenant.StateAsync();
        var truth = new IncidentTruth(await demo.Tenant.CauseAsync(incident));
        var damaged = await demo.Tenant.StateAsync();

        await ada.OpenReportAsync(await ada.CompareWithNowAsync(snapshot), "?attribute=department&now=empty");
        await ada.TickAllThatMatchAsync();
        await ada.RecoverAsync($"Undo {incident}");
        await AssertHealedAsync(ada, truth, before, damaged, unticked: 0);
    }

    [Fact]
    public async Task No_incident_is_without_its_journey()
    {
        using var http = new HttpClient { BaseAddress = demo.Demo.TenantUrl };
        var offered = Offered().Matches(await http.GetStringAsync("/", TestContext.Current.CancellationToken)).Select(match => match.Groups["name"].Value);
        var played = Healed.Concat(HopelessIncidentJourneys.Shown).Select(row => row.Data.Split('?')[0]).Append("departments-wiped");
        Assert.Equal(offered.Distinct().Order(StringComparer.Ordinal), played.Order(StringComparer.Ordinal));
    }

    /// <param name="unticked">Rows that say why they cannot be put back.</param>
    private async Task AssertHealedAsync(Operator ada, IncidentTruth truth, JsonNode before, JsonNode damaged, int unticked)
    {
        foreach (var outcome in new[] { "failed", "unknown", "conflict", "skipped" })
            Assert.Equal(0, await ada.OutcomeAsync(outcome));
        var after = await demo.Tenant.StateAsync();
        var again = StateChanges.IdsOf(after).Except(StateChanges.IdsOf(damaged)).ToList();
        Assert.InRange(again.Count(id => !IsRequest(StateChanges.ObjectOf(after, id))), truth.Purged.Count - unticked, truth.Purged.Count);
        // What the damage made is gone, or in the recycle bin where there is one.
        Assert.All(truth.Made.Intersect(StateChanges.IdsOf(after)), id => Assert.NotNull(StateChanges.ObjectOf(after, id)["deletedDateTime"]));
        var mayDiffer = truth.Honest.Concat(truth.Made).Concat(truth.Records).Concat(truth.Purged).Concat(again).Append("/objects/recoveryJob:").Append("ScheduleRequest: []").ToList();
        Assert.Empty(Without(mayDiffer, StateChanges.Between(before, after)));
        // And nobody else was touched.
        var mayChange = truth.Damaged.Concat(again).Append("ScheduleRequest: []").ToList();
        Assert.Empty(Without(mayChange, StateChanges.Between(damaged, after)));
    }

    /// <summary>What asked for a schedule is kept beside it.</summary>
    private static bool IsRequest(JsonObject one) => one.ContainsKey("action");

    private static IReadOnlyList<string> Without(IReadOnlyList<string> ids, IReadOnlyList<string> changes) =>
        [.. changes.Where(change => !ids.Any(id => change.Contains(id, StringComparison.Ordinal)))];

    [GeneratedRegex("incidents/(?<name>[a-z-]+)")]
    private static partial Regex Offered();
}
