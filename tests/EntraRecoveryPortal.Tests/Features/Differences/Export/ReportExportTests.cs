using System.Net;
using System.Text.Json;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Differences;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Security;
using EntraRecoveryPortal.Tests.Features.Snapshots;
using EntraRecoveryPortal.Tests.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static EntraRecoveryPortal.Tests.Features.Differences.Changes;

namespace EntraRecoveryPortal.Tests.Features.Differences.Export;

public sealed class ReportExportTests(SignedPortal shared) : IClassFixture<SignedPortal>
{
    private const string Script = "<script>alert(1)</script>";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reader_takes_a_report_as_lines_for_a_spreadsheet_and_the_audit_says_so()
    {
        var number = await ReportAsync(
            User("=cmd|calc", Attribute("department", "\"Sales, north\"", null), LinkGone("manager", "boss")),
            User("Adele", Attribute("jobTitle", "\"Clerk\"", "\"Chief\"", ReadOnlyRule.SyncedReason)));
        using var browser = await shared.SignedInAsync(TestPerson.Rita);

        var (_, status, body) = await browser.OpenAsync($"/differences/{number}/export/csv");

        Assert.Equal(HttpStatusCode.OK, status);
        var lines = body.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length);
        Assert.StartsWith("User,id-of-=cmd|calc,'=cmd|calc,,Update,department,,,\"Sales, north\",,", lines[1], StringComparison.Ordinal);
        Assert.Contains("manager,boss,boss,linked,,", lines[2], StringComparison.Ordinal);
        Assert.Contains($"jobTitle,,,Clerk,Chief,\"{ReadOnlyRule.SyncedReason}\"", lines[3], StringComparison.Ordinal);
        var entry = Assert.Single(await shared.Portal.AuditAsync(), entry => entry.Action == "report.export" && entry.Target == $"report {number}");
        Assert.Equal(("Rita Reader", AuditOutcome.Done, "csv"), (entry.PersonName, entry.Outcome, entry.Detail));
    }

    [Fact]
    public async Task Filters_of_the_page_hold_for_the_file_and_stand_in_it()
    {
        var number = await ReportAsync(
            User("Bob", Attribute("department", "\"a\"", "\"b\"")),
            User("Adele", Attribute("jobTitle", "\"Clerk\"", "\"Chief\"", ReadOnlyRule.SyncedReason)));
        using var browser = await shared.SignedInAsync(TestPerson.Ada);

        var (_, _, body) = await browser.OpenAsync($"/differences/{number}/export/json?reason={Uri.EscapeDataString(ReadOnlyRule.SyncedReason)}");

        var json = JsonElement.Parse(body);
        Assert.Equal(ReadOnlyRule.SyncedReason, Assert.Single(json.GetProperty("filters").EnumerateArray()).GetString());
        var change = Assert.Single(json.GetProperty("changes").EnumerateArray());
        Assert.Equal("id-of-Adele", change.GetProperty("id").GetString());
        var item = Assert.Single(change.GetProperty("items").EnumerateArray());
        Assert.Equal(("jobTitle", "Clerk", "Chief"), (item.GetProperty("path").GetString(), item.GetProperty("from").GetString(), item.GetProperty("now").GetString()));
    }

    [Fact]
    public async Task The_printed_page_stands_alone_names_what_it_rests_on_and_runs_no_script_of_the_tenant()
    {
        var snapshot = await shared.CaptureAsync(new TenantState().User("ada", "Ada"));
        var number = await ReportAsync(snapshot, User(Script, Attribute("department", $"\"{Script}\"", "\"Sales\"", risk: "Mind this.")));
        using var browser = await shared.SignedInAsync(TestPerson.Rita);

        using var answer = await browser.StepAsync($"/differences/{number}/export/html");

        var page = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("href=", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
        Assert.Contains(Convert.ToHexStringLower(snapshot.Hash), page, StringComparison.Ordinal);
        Assert.Contains("Rita Reader", page, StringComparison.Ordinal);
        Assert.Contains("Risk: Mind this.", page, StringComparison.Ordinal);
        Assert.Contains("</html>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Assignments_are_named_by_what_they_give_in_lists_and_on_paper_and_consequences_stand_under_their_cause()
    {
        const string Api = "aaaaaaaa-0000-0000-0000-000000000001";
        const string Role = "aaaaaaaa-0000-0000-0000-000000000002";
        const string Admins = "aaaaaaaa-0000-0000-0000-000000000003";
        var tenant = new TenantState().User("ada", "Ada");
        Put(tenant, "servicePrincipal", Api, $$"""{"id":"{{Api}}","appId":"graph","displayName":"Microsoft Graph","appRoles":[{"id":"{{Role}}","value":"Directory.ReadWrite.All"}]}""");
        Put(tenant, "directoryRoleDefinition", Admins, $$"""{"id":"{{Admins}}","displayName":"Global Administrator"}""");
        var group = Of("group", "Sales", ChangeAction.Update, Attribute("assignedLicenses", "[1]", null));
        var number = await ReportAsync(
            await shared.CaptureAsync(tenant),
            group,
            User("Adele", Attribute("department", "\"a\"", "\"b\"")),
            User("Bob", Attribute("assignedLicenses[x]", "{}", null, "Through a group.")) with { FollowsFrom = group.Ref, NotRestorable = "Through a group.", Cause = "Its licences come through a group." },
            Of("appRoleAssignment", "Payroll", ChangeAction.Delete, Whole()) with { Ref = new("appRoleAssignment", $"payroll|{Api}|{Role}"), NowContent = CanonicalJson.Parse("""{"resourceDisplayName":"Microsoft Graph"}""") },
            Of("directoryRoleAssignment", Admins, ChangeAction.Delete, Whole()));
        using var browser = await shared.SignedInAsync(TestPerson.Rita);

        var (_, _, paper) = await browser.OpenAsync($"/differences/{number}/export/html");
        var (_, _, lines) = await browser.OpenAsync($"/differences/{number}/export/csv");
        await using var scope = shared.Portal.ScopeOf(TestPerson.Rita);
        await using var db = await shared.Portal.Contexts.CreateDbContextAsync(Cancel);
        var key = await db.Reports.Where(report => report.Number == number).Select(report => report.ReportKey).SingleAsync(Cancel);
        var rows = (await scope.ServiceProvider.GetRequiredService<ReportBrowser>().ChangesAsync(key, new(), Cancel)).Items;

        Assert.Equal(["Microsoft Graph: Directory.ReadWrite.All"], rows.Where(row => row.DisplayName == "Payroll").Select(row => row.SearchName));
        Assert.Contains(rows, row => row.DisplayName == "Global Administrator");
        Assert.All(["Microsoft Graph: Directory.ReadWrite.All", "Global Administrator", "1 consequence"], text => Assert.Contains(text, paper, StringComparison.Ordinal));
        Assert.True(paper.IndexOf("User: Bob", StringComparison.Ordinal) < paper.IndexOf("User: Adele", StringComparison.Ordinal));
        Assert.Contains("Microsoft Graph: Directory.ReadWrite.All", lines, StringComparison.Ordinal);
        Assert.Contains(",,group/id-of-Sales\r\n", lines, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_report_comes_whole_and_in_order()
    {
        var names = Enumerable.Range(0, 1203).Select(number => $"User {number:D4}").ToList();
        var number = await ReportAsync([.. names.Select(name => User(name, Attribute("department", "\"a\"", "\"b\"")))]);
        using var browser = await shared.SignedInAsync(TestPerson.Rita);

        var (_, _, body) = await browser.OpenAsync($"/differences/{number}/export/json");

        Assert.Equal(names, JsonElement.Parse(body).GetProperty("changes").EnumerateArray().Select(change => change.GetProperty("displayName").GetString()!));
    }

    [Fact]
    public async Task Nobody_without_a_role_takes_anything_out_and_what_is_not_there_is_not_found()
    {
        var number = await ReportAsync(User("Adele", Attribute("department", "\"a\"", "\"b\"")));
        using var nora = await shared.SignedInAsync(TestPerson.Nora);
        using var stranger = shared.Portal.OpenBrowser();
        using var refused = await nora.StepAsync($"/differences/{number}/export/csv");
        using var asked = await stranger.StepAsync($"/differences/{number}/export/csv");
        Assert.Equal(("/no-access", "/sign-in"), (refused.Headers.Location!.AbsolutePath, asked.Headers.Location!.AbsolutePath));

        using var browser = await shared.SignedInAsync(TestPerson.Ada);
        foreach (var address in new[] { $"/differences/{number}/export/exe", "/differences/4711/export/csv" })
        {
            using var answer = await browser.StepAsync(address);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
        Assert.DoesNotContain(await shared.Portal.AuditAsync(), entry => entry.Action == "report.export" && entry.Target == $"report {number}" && entry.Outcome == AuditOutcome.Done);
    }

    private Task<int> ReportAsync(params IReadOnlyList<Change> changes) => ReportAsync(snapshot: null, changes);

    private async Task<int> ReportAsync(SnapshotHeader? snapshot, params IReadOnlyList<Change> changes)
    {
        await using var db = await shared.Portal.Contexts.CreateDbContextAsync(Cancel);
        var key = await ReportWorld.AddReportAsync(db, shared.Portal.Services.GetRequiredService<SingleTenant>().TenantKey, snapshot?.SnapshotKey, changes);
        return await db.Reports.Where(report => report.ReportKey == key).Select(report => report.Number).SingleAsync(Cancel);
    }

    private static void Put(TenantState tenant, string type, string id, string json) =>
        tenant.Objects[new(type, id)] = new() { Ref = new(type, id), State = ObjectState.Present, Content = CanonicalJson.Parse(json) };
}
