using System.Text.Json.Nodes;

namespace EntraRecoveryPortal.EndToEnd;

/// <summary>The main job: snapshot, incident, report, all ticked at once, recovery, proof. Row by row: <see cref="EveryIncidentJourneys"/>.</summary>
public sealed class IncidentJourneys(DemoFixture demo, ChromiumFixture chromium) : IClassFixture<DemoFixture>
{
    private const int LeastObjects = 102;

    [Fact]
    public async Task An_administrator_puts_back_all_that_two_incidents_of_one_night_changed()
    {
        await using var context = await chromium.NewContextAsync(demo.Demo.PortalUrl);
        var ada = await Operator.SignInAsync(context, "Ada Admin");
        var snapshot = await ada.TakeSnapshotAsync();
        var before = await demo.Tenant.StateAsync();

        await demo.Tenant.CauseAsync("bulk-overwrite");
        await demo.Tenant.CauseAsync("conditional-access");
        Assert.NotEmpty(StateChanges.Between(before, await demo.Tenant.StateAsync()));

        await ada.CompareWithNowAsync(snapshot);
        Assert.InRange(await ada.Page.Locator("tr[data-row]").CountAsync(), 10, int.MaxValue);
        await ada.TickAllThatMatchAsync();
        await ada.RecoverAsync("Undo both incidents");

        Assert.InRange(await ada.OutcomeAsync("applied"), LeastObjects, int.MaxValue);
        Assert.Equal(0, await ada.OutcomeAsync("failed"));
        Assert.Equal(0, await ada.OutcomeAsync("unknown"));
        Assert.Equal(0, await ada.OutcomeAsync("conflict"));
        StateChanges.AssertNone(before, await demo.Tenant.StateAsync());

        await ada.CompareWithNowAsync(snapshot);
        await ada.Page.GetByText("Nothing differs between").WaitForAsync();
    }

    [Fact]
    public async Task After_the_intrusion_is_undone_neither_the_owner_nor_the_credential_is_left()
    {
        await using var context = await chromium.NewContextAsync(demo.Demo.PortalUrl);
        var ada = await Operator.SignInAsync(context, "Ada Admin");
        var snapshot = await ada.TakeSnapshotAsync();
        var clean = await demo.Tenant.StateAsync();

        await demo.Tenant.CauseAsync("intrusion");
        var intruded = await demo.Tenant.StateAsync();
        await ada.CompareWithNowAsync(snapshot);
        await ada.TickAllThatMatchAsync();
        await ada.RecoverAsync("Throw the intruder out");

        var after = await demo.Tenant.StateAsync();
        Assert.NotEmpty(Intruded(clean, intruded));
        Assert.Empty(Intruded(clean, after));
    }

    /// <summary>Owners and credentials that a state has and the clean one has not.</summary>
    private static List<string> Intruded(JsonNode clean, JsonNode state)
    {
        var known = Traces(clean).ToHashSet(StringComparer.Ordinal);
        return [.. Traces(state).Where(trace => !known.Contains(trace))];
    }

    private static IEnumerable<string> Traces(JsonNode state)
    {
        var owners = state["links"]!.AsArray().Where(link => (string?)link!["relation"] == "owners").Select(link => link!.ToJsonString());
        var credentials =
            from objects in state["objects"]!.AsObject()
            from one in objects.Value!.AsArray()
            from property in new[] { "passwordCredentials", "keyCredentials" }
            from credential in one![property]?.AsArray() ?? []
            select $"{one["id"]} {credential!["keyId"]}";
        return owners.Concat(credentials);
    }
}
