using System.Text.Json;
using System.Text.Json.Nodes;
using Bunit;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Features.GraphAccess;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.TenantSimulator;
using EntraRecoveryPortal.Tests.Components;
using EntraRecoveryPortal.Tests.Graph;
using EntraRecoveryPortal.Tests.Hosting;
using EntraRecoveryPortal.Tests.Security;
using EntraRecoveryPortal.Tests.TenantSimulator;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Tests.Features.GraphAccess;

public sealed class GraphAccessTests : ComponentTests, IAsyncLifetime
{
    private const string GlobalAdministrator = "62e90394-69f5-4237-9190-012177145e10";
    private RunningSimulator tenant = null!;
    private PortalUnderTest portal = null!;

    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        tenant = await RunningSimulator.StartAsync(clock: TimeProvider.System);
        portal = await OpenAsync(SimulatedTenant.ReaderClientSecret);
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await base.DisposeAsync();
        await portal.DisposeAsync();
        await tenant.DisposeAsync();
    }

    [Fact]
    public async Task With_all_that_the_catalogue_asks_for_nothing_is_missing_and_the_manifest_asks_for_just_that()
    {
        await tenant.GrantAsync(SimulatedTenant.ReaderClientId, PermissionNeeds.Reading.Select(need => need.Name));
        await tenant.GrantAsync(SimulatedTenant.WriterClientId, PermissionNeeds.Writing.Select(need => need.Name));

        var report = await ReportAsync();

        Assert.Equal(("AAD", null), (report.Tenant!.Type, report.Broken));
        Assert.True(report.Licences!.HasP2);
        Assert.All([report.Reader, report.Writer!], app =>
        {
            Assert.Empty(app.Missing);
            Assert.DoesNotContain(app.Excess, excess => excess.IsNever);
            var manifest = JsonElement.Parse(ConsentScript.ManifestOf(app)!).GetProperty("requiredResourceAccess")[0];
            Assert.Equal(app.Needs.Select(need => app.PermissionIds[need.Need.Name]), manifest.GetProperty("resourceAccess").EnumerateArray().Select(one => one.GetProperty("id").GetString()));
            Assert.All(app.Needs, need => Assert.Contains(need.Need.Name, ConsentScript.Of(app, report.TenantId), StringComparison.Ordinal));
        });
        Assert.All(report.Types, type => Assert.Null(type.ReadLoss));
        Assert.All(report.Types.Where(type => type.Type.NotRestorableReason is null), type => Assert.Null(type.WriteLoss));
    }

    [Fact]
    public async Task What_was_taken_away_is_missing_and_told_by_the_types_that_it_costs()
    {
        await tenant.RevokeAsync(SimulatedTenant.ReaderClientId, "Policy.Read.All");
        await tenant.RevokeAsync(SimulatedTenant.ReaderClientId, "RoleAssignmentSchedule.Read.Directory");
        await tenant.RevokeAsync(SimulatedTenant.WriterClientId, "Policy.ReadWrite.ConditionalAccess");

        var report = await ReportAsync();

        Assert.Equal(["Policy.Read.All", "RoleAssignmentSchedule.Read.Directory"], report.Reader.Missing.Select(need => need.Need.Name).Order());
        Assert.Equal(["Policy.ReadWrite.ConditionalAccess"], report.Writer!.Missing.Select(need => need.Need.Name));
        Assert.Equal("not captured: lacks Policy.Read.All", TypeOf(report, "conditionalAccessPolicy").ReadLoss);
        Assert.Equal("without or with a part only of: roleAssignmentSchedules (lacks RoleAssignmentSchedule.Read.Directory)", TypeOf(report, "directoryRoleAssignment").ReadLoss);
        Assert.Equal("lacks Policy.ReadWrite.ConditionalAccess", TypeOf(report, "namedLocationPolicy").WriteLoss);
        Assert.Null(TypeOf(report, "user").ReadLoss);
    }

    [Fact]
    public async Task A_reader_that_may_write_or_administers_the_tenant_is_told_to_be_stripped_of_it()
    {
        await tenant.GrantAsync(SimulatedTenant.ReaderClientId, "User.ReadWrite.All", "Mail.Read");
        await tenant.AssignRoleAsync(SimulatedTenant.ReaderClientId, GlobalAdministrator);

        var report = await ReportAsync();

        Assert.Superset(new HashSet<(string, bool)> { ("User.ReadWrite.All", true), ("Mail.Read", false), ("Global Administrator", true) }, report.Reader.Excess.Select(excess => (excess.Name, excess.IsNever)).ToHashSet());
        var page = await PageAsync();
        Assert.Contains("<strong>User.ReadWrite.All</strong>: The reader runs day and night", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broader_permission_stands_for_the_one_that_is_needed()
    {
        await tenant.RevokeAsync(SimulatedTenant.ReaderClientId, "Device.Read.All");
        await tenant.GrantAsync(SimulatedTenant.ReaderClientId, "Directory.Read.All");

        var need = (await ReportAsync()).Reader.Needs.Single(need => need.Need.Name == "Device.Read.All");

        Assert.Equal((NeedState.Covered, "Directory.Read.All"), (need.State, need.CoveredBy));
    }

    [Fact]
    public async Task Without_consent_the_page_says_what_broke_and_how_to_mend_it_from_outside()
    {
        foreach (var permission in SimulatedTenant.ReaderPermissions.OrderBy(permission => permission is "Application.Read.All" or "Directory.Read.All"))
            await tenant.GrantAsync(SimulatedTenant.WriterClientId, permission);
        Assert.True((await tenant.ControlAsync("incidents/reader-consent-removed")).Status < 400);

        var report = await ReportAsync();
        var page = await PageAsync();

        Assert.Empty(report.Reader.Held!);
        Assert.Contains("without a single permission", report.Broken!.What, StringComparison.Ordinal);
        Assert.Contains("The reader has lost its access", page, StringComparison.Ordinal);
        Assert.Contains("az ad app permission admin-consent", page, StringComparison.Ordinal);
        Assert.Contains("not captured: lacks User.Read.All", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_token_the_page_says_where_to_look()
    {
        await portal.DisposeAsync();
        portal = await OpenAsync(readerSecret: "a secret that ran out");

        var report = await ReportAsync();
        var page = await PageAsync();

        Assert.Null(report.Reader.Held);
        Assert.Contains("gives the reader no token", report.Broken!.What, StringComparison.Ordinal);
        Assert.Contains("Certificates &amp; secrets", page, StringComparison.Ordinal);
        Assert.All(report.Types, type => Assert.False(type.IsReadKnown));
    }

    [Theory]
    [InlineData("AAD B2C", "Azure AD B2C")]
    [InlineData("CIAM", "External ID")]
    public async Task A_directory_of_customers_is_refused_in_a_sentence(string tenantType, string named)
    {
        var organization = JsonNode.Parse(await tenant.StateAsync())!["objects"]!["organization"]![0]!.DeepClone();
        (organization["tenantType"], organization["kind"]) = (tenantType, "organization");
        Assert.Equal(204, (await tenant.ControlAsync("load", organization.ToJsonString())).Status);

        var page = await PageAsync();
        await using var scope = portal.ScopeOf(TestPerson.Ada);
        var job = await StormyPortal.EndOfAsync(
            scope.ServiceProvider.GetRequiredService<JobQueue>(), await scope.ServiceProvider.GetRequiredService<SnapshotService>().CaptureAsync(note: null, Guid.NewGuid(), Cancel));

        Assert.Contains(named, page, StringComparison.Ordinal);
        Assert.Equal(JobState.Failed, job.State);
        Assert.Contains(named, job.Error, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was captured.", job.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("User.Read.All", false)]
    [InlineData("Member.Read.Hidden", false)]
    [InlineData("User.ReadBasic.All", false)]
    [InlineData("User.ReadWrite.All", true)]
    [InlineData("User.DeleteRestore.All", true)]
    [InlineData("Mail.Send", true)]
    public void Whether_a_permission_writes_is_told_by_its_name(string permission, bool writes) => Assert.Equal(writes, PermissionNeeds.Writes(permission));

    private Task<PortalUnderTest> OpenAsync(string readerSecret) => PortalUnderTest.StartAsync(
        tenant.Address,
        settings:
        [
            ("Tenant:Id", SimulatedTenant.TenantId),
            ("Tenant:Reader:ClientId", SimulatedTenant.ReaderClientId),
            ("Tenant:Reader:ClientSecret", readerSecret),
            ("Tenant:Writer:ClientId", SimulatedTenant.WriterClientId),
            ("Tenant:Writer:ClientSecret", SimulatedTenant.WriterClientSecret),
        ]);

    private async Task<GraphAccessReport> ReportAsync()
    {
        await using var scope = portal.ScopeOf(TestPerson.Ada);
        return await scope.ServiceProvider.GetRequiredService<GraphAccessService>().ReadAsync(Cancel);
    }

    private async Task<string> PageAsync()
    {
        await using var scope = portal.ScopeOf(TestPerson.Ada);
        Services.AddSingleton(scope.ServiceProvider.GetRequiredService<GraphAccessService>());
        var page = Render<PermissionsPage>();
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("#access-never")), TimeSpan.FromSeconds(20));
        return page.Markup;
    }

    private static TypeAccess TypeOf(GraphAccessReport report, string type) => report.Types.Single(one => one.Type.Name == type);
}
