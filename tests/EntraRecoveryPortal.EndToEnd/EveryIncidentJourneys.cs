using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace EntraRecoveryPortal.EndToEnd;

/// <summary>Each incident of the simulated tenant, put back in a browser by ticking what it changed and nothing else. What others rightly did beside it stays.</summary>
public sealed partial class EveryIncidentJourneys(DemoFixture demo, ChromiumFixture chromium) : IClassFixture<DemoFixture>, IClassFixture<ChromiumFixture>
{
    /// <summary>Incidents as they are asked for: small, because here each row is ticked by hand.</summary>
    public static TheoryData<string> Healed =>
    [
        "bulk-overwrite?size=6", "wrong-leavers?size=3", "names-swapped?size=4", "groups-emptied?size=2", "break-glass-emptied", "everyone-rule", "intrusion", "consent-phishing", "application-deleted",
        "application-scrubbed", "conditional-access", "policy-target-deleted", "policy-target-purged", "methods-disabled", "strength-weakened", "guests-open", "location-widened", "role-planted",
        "agent-hijacked", "mass-deletion?size=4&now", "native-recovery?size=3",
    ];

    /// <summary>Incidents of which a recovery may put nothing back.</summary>
    public static TheoryData<string> Shown => ["out-of-scope", "elsewhere", "reader-consent-removed", "writer-consent-removed"];

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
        await HealAsync(ada, incident, truth, before, damaged);
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
        await HealAsync(ada, incident, truth, before, damaged);
    }

    [Theory]
    [MemberData(nameof(Shown))]
    public async Task What_no_recovery_may_put_back_is_shown_with_its_reason_and_has_no_box(string incident)
    {
        await using var own = new OwnDemo();
        await own.InitializeAsync();
        await using var context = await chromium.NewContextAsync(own.Demo.PortalUrl);
        var ada = await Operator.SignInAsync(context, "Ada Admin");
        var snapshot = await ada.TakeSnapshotAsync();
        await own.Tenant.CauseAsync(incident);

        await ada.CompareWithNowAsync(snapshot);

        Assert.NotEqual(0, await ada.Page.Locator("tr[data-row]").CountAsync());
        Assert.Equal(0, await ada.Page.Locator("tr[data-row] [data-tick]").CountAsync());
        Assert.NotEqual(0, await ada.Page.Locator("tr[data-row] .no-box").CountAsync());
        Assert.Empty(await own.Tenant.WritesAsync());
    }

    [Fact]
    public async Task No_incident_is_without_its_journey()
    {
        using var http = new HttpClient { BaseAddress = demo.Demo.TenantUrl };
        var offered = Offered().Matches(await http.GetStringAsync("/", TestContext.Current.CancellationToken)).Select(match => match.Groups["name"].Value);
        var played = Healed.Concat(Shown).Select(row => row.Data.Split('?')[0]).Append("departments-wiped");
        Assert.Equal(offered.Distinct().Order(StringComparer.Ordinal), played.Order(StringComparer.Ordinal));
    }

    private async Task HealAsync(Operator ada, string incident, IncidentTruth truth, JsonNode before, JsonNode damaged)
    {
        await ada.RecoverAsync($"Undo {incident}");

        foreach (var outcome in new[] { "failed", "unknown", "conflict", "skipped" })
            Assert.Equal(0, await ada.OutcomeAsync(outcome));
        var after = await demo.Tenant.StateAsync();
        var again = StateChanges.IdsOf(after).Except(StateChanges.IdsOf(damaged)).ToList();
        Assert.Equal(truth.Purged.Count, again.Count);
        // What the damage made is gone, or in the recycle bin where there is one.
        Assert.All(truth.Made.Intersect(StateChanges.IdsOf(after)), id => Assert.NotNull(StateChanges.ObjectOf(after, id)["deletedDateTime"]));
        var mayDiffer = truth.Honest.Concat(truth.Made).Concat(truth.Purged).Concat(again).ToList();
        Assert.Empty(StateChanges.Between(before, after).Where(change => !mayDiffer.Exists(id => change.Contains(id, StringComparison.Ordinal))));
        // And nobody else was touched.
        var mayChange = truth.Damaged.Concat(again).ToList();
        Assert.Empty(StateChanges.Between(damaged, after).Where(change => !mayChange.Exists(id => change.Contains(id, StringComparison.Ordinal))));
    }

    [GeneratedRegex("incidents/(?<name>[a-z-]+)")]
    private static partial Regex Offered();

    /// <summary>A demo for one journey, after which its tenant is of no use to others.</summary>
    private sealed class OwnDemo : DemoFixture;
}
