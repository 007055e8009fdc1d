namespace EntraRecoveryPortal.EndToEnd;

/// <summary>Incidents of which a recovery may put nothing back: what belongs to directory sync, to others, or to the portal itself.</summary>
public sealed class HopelessIncidentJourneys(SmallDemo demo, ChromiumFixture chromium) : IClassFixture<SmallDemo>
{
    public static TheoryData<string> Shown => ["out-of-scope", "elsewhere", "reader-consent-removed", "writer-consent-removed"];

    [Theory]
    [MemberData(nameof(Shown))]
    public async Task What_no_recovery_may_put_back_is_shown_with_its_reason_and_has_no_box(string incident)
    {
        await using var context = await chromium.NewContextAsync(demo.Demo.PortalUrl);
        var ada = await Operator.SignInAsync(context, "Ada Admin");
        var snapshot = await ada.TakeSnapshotAsync();
        await demo.Tenant.CauseAsync(incident);

        await ada.CompareWithNowAsync(snapshot);

        Assert.NotEqual(0, await ada.Page.Locator("tr[data-row]").CountAsync());
        Assert.Equal(0, await ada.Page.Locator("tr[data-row] [data-tick]").CountAsync());
        Assert.NotEqual(0, await ada.Page.Locator("tr[data-row] .no-box").CountAsync());
        Assert.Empty(await demo.Tenant.WritesAsync());
    }
}
