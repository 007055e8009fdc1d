using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Differences;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;
using static EntraRecoveryPortal.Tests.Features.Differences.Changes;

namespace EntraRecoveryPortal.Tests.Features.Differences;

public sealed class ReportBrowserTests(ReportWorld world) : IClassFixture<ReportWorld>
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_attribute_filter_finds_the_objects_whose_value_now_it_names()
    {
        var report = await world.AddReportAsync(
            User("Adele", Attribute("department", "\"Finance\"", null)),
            User("Alex", Attribute("department", "\"Finance\"", "\"Sales\"")),
            User("Megan", Attribute("jobTitle", "\"Clerk\"", null)));

        Assert.Equal(["Adele", "Alex"], await NamesAsync(report, new() { Attribute = "department" }));
        Assert.Equal(["Adele"], await NamesAsync(report, new() { Attribute = "department", Now = ChangeFilter.Empty }));
        Assert.Equal(["Alex"], await NamesAsync(report, new() { Attribute = "department", Now = "\"Sales\"" }));
    }

    [Fact]
    public async Task An_element_of_a_keyed_array_is_found_by_the_array()
    {
        var report = await world.AddReportAsync(
            Of("application", "Payroll", ChangeAction.Update, Attribute("keyCredentials[1]", null, "{}"), Attribute("keyCredentials[2]", null, "{}")),
            Of("application", "Wiki", ChangeAction.Update, Attribute("keyCredentialsOfOldApps", null, "1")));

        Assert.Equal(["Payroll"], await NamesAsync(report, new() { Attribute = "keyCredentials" }));
        using var desk = world.SitDown("Ada", Roles.BackupReader);
        var facets = await desk.Browser.FacetsAsync(report, ChangeFilter.None, Cancel);
        Assert.Equal(1, Assert.Single(facets.Attributes, facet => facet.Path == "keyCredentials").Objects);
    }

    [Fact]
    public async Task Text_finds_names_ids_and_values_of_either_side()
    {
        var report = await world.AddReportAsync(
            User("Adele Vance", Attribute("department", "\"Finance\"", "\"Sales\"")),
            User("Alex Wilber", LinkGone("memberOf", "grp-77")),
            User("Megan 100%", Attribute("jobTitle", "\"Clerk\"", null)));

        Assert.Equal(["Adele Vance"], await NamesAsync(report, new() { Text = "vance" }));
        Assert.Equal(["Adele Vance"], await NamesAsync(report, new() { Text = "finance" }));
        Assert.Equal(["Adele Vance"], await NamesAsync(report, new() { Text = "SALES" }));
        Assert.Equal(["Alex Wilber"], await NamesAsync(report, new() { Text = "grp-77" }));
        Assert.Equal(["Alex Wilber"], await NamesAsync(report, new() { Text = "id-of-Alex" }));
        Assert.Equal(["Megan 100%"], await NamesAsync(report, new() { Text = "0%" }));
        Assert.Equal([], await NamesAsync(report, new() { Text = "_dele" }));
    }

    [Fact]
    public async Task Types_and_actions_are_alternatives_and_filters_add_up()
    {
        var report = await world.AddReportAsync(
            User("Adele", Attribute("department", "1", "2")),
            Of("group", "Board", ChangeAction.Restore, Whole()),
            Of("group", "Staff", ChangeAction.Update, LinkAdded("members", "Eve")));

        Assert.Equal(["Board", "Staff", "Adele"], await NamesAsync(report, new() { Types = ["group", "user"] }));
        Assert.Equal(["Board"], await NamesAsync(report, new() { Types = ["group", "user"], Actions = [ChangeAction.Restore, ChangeAction.Delete] }));
    }

    [Fact]
    public async Task What_cannot_be_put_back_in_full_is_told_from_what_can()
    {
        var report = await world.AddReportAsync(
            User("Whole", Attribute("department", "1", "2")),
            User("Partly", Attribute("department", "1", "2"), Attribute("mail", "1", "2", "Exchange owns it.")),
            User("Synced") with { NotRestorable = "Synced from on-premises." });

        Assert.Equal(["Whole"], await NamesAsync(report, new() { Restorable = true }));
        Assert.Equal(["Partly", "Synced"], await NamesAsync(report, new() { Restorable = false }));
        using var desk = world.SitDown("Ada", Roles.BackupReader);
        var page = await desk.Browser.ChangesAsync(report, new ChangeView { Sort = ChangeSort.Name }, Cancel);
        Assert.Equal([1, 0, 1], page.Items.Select(change => change.TickableCount));
    }

    [Fact]
    public async Task The_riskiest_come_first_and_pages_follow_each_other()
    {
        var report = await world.AddReportAsync(
            User("Adele", Attribute("department", "1", "2")),
            User("Zoe", Attribute("a", "1", "2", risk: "Owner added"), Attribute("b", "1", "2", risk: "Credential added")),
            User("Mia", Attribute("a", "1", "2", risk: "Owner added")));
        using var desk = world.SitDown("Ada", Roles.BackupReader);

        var first = await desk.Browser.ChangesAsync(report, new ChangeView { Take = 2 }, Cancel);
        var second = await desk.Browser.ChangesAsync(report, new ChangeView { Skip = 2, Take = 2 }, Cancel);

        Assert.Equal(["Zoe", "Mia"], first.Items.Select(change => change.DisplayName));
        Assert.Equal(["Owner added", "Credential added"], first.Items[0].Risks);
        Assert.Equal(["Adele"], second.Items.Select(change => change.DisplayName));
        Assert.Equal(3, first.Total);
    }

    [Fact]
    public async Task An_attribute_facet_tells_its_most_frequent_values_now()
    {
        var report = await world.AddReportAsync([
            .. Enumerable.Range(0, 8).Select(i => User($"Emptied {i}", Attribute("department", "\"Finance\"", null))),
            .. Enumerable.Range(0, 2).Select(i => User($"Moved {i}", Attribute("department", "\"Finance\"", "\"Sales\""))),
            Of("group", "Board", ChangeAction.Update, LinkAdded("members", "Eve"), LinkAdded("members", "Mallory"), LinkGone("members", "Adele")),
        ]);
        using var desk = world.SitDown("Ada", Roles.BackupReader);

        var facets = await desk.Browser.FacetsAsync(report, ChangeFilter.None, Cancel);

        var department = facets.Attributes[0];
        Assert.Equal(("department", 10, false), (department.Path, department.Objects, department.IsLink));
        Assert.Equal([new(ChangeFilter.Empty, 8), new("\"Sales\"", 2)], department.Now);
        var members = facets.Attributes[1];
        Assert.Equal(("members", 1, true), (members.Path, members.Objects, members.IsLink));
        Assert.Equal([ChangeFilter.LinkAdded, ChangeFilter.LinkGone], members.Now.Select(now => now.Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_group_of_facets_counts_what_the_other_filters_leave()
    {
        var report = await world.AddReportAsync(
            User("Adele", Attribute("department", "1", "2")),
            User("Alex", Attribute("jobTitle", "1", "2")),
            Of("group", "Board", ChangeAction.Update, Attribute("department", "1", "2", risk: "Odd")));
        using var desk = world.SitDown("Ada", Roles.BackupReader);

        var facets = await desk.Browser.FacetsAsync(report, new() { Attribute = "department", Types = ["group"] }, Cancel);

        Assert.Equal([("group", 1), ("user", 1)], facets.Types.Select(type => (type.Value, type.Objects)).Order());
        Assert.Equal(["department"], facets.Attributes.Select(attribute => attribute.Path));
        Assert.Equal([new("Odd", 1)], facets.Risks);
        Assert.Equal([new(true, 1), new(false, 0)], facets.Restorable);
    }

    [Fact]
    public async Task After_an_erasure_by_another_process_nothing_is_found_by_what_was_erased()
    {
        var report = await world.AddReportAsync(User("Forgotten", Attribute("department", "\"Finance\"", "\"Sales\"")), User("Known"));
        Assert.Equal(["Forgotten"], await NamesAsync(report, new() { Text = "finance" }));

        await using var db = world.Open();
        await db.ReportItems.Where(item => item.ReportKey == report).ExecuteUpdateAsync(set => set.SetProperty(item => item.From, (string?)null), Cancel);
        await db.ReportChanges.Where(change => change.ReportKey == report && change.DisplayName == "Forgotten")
            .ExecuteUpdateAsync(set => set.SetProperty(change => change.DisplayName, "(erased)"), Cancel);
        var whose = new ObjectRow { TenantKey = world.Store.Tenant.TenantKey, Type = "user", ObjectId = "forgotten" };
        db.Objects.Add(whose);
        await db.SaveChangesAsync(Cancel);
        db.Erasures.Add(new() { TenantKey = whose.TenantKey, ObjectKey = whose.ObjectKey, At = DateTime.UnixEpoch, By = "host", Reason = "Asked for.", ChainedRows = "{}" });
        await db.SaveChangesAsync(Cancel);

        Assert.Empty(await NamesAsync(report, new() { Text = "finance" }));
        Assert.Equal(["(erased)"], await NamesAsync(report, new() { Text = "sales" }));
    }

    [Fact]
    public async Task An_application_and_its_service_principal_are_one_row_with_the_sum_of_both()
    {
        var report = await world.AddReportAsync(
            Of("application", "Payroll", ChangeAction.Update, Attribute("displayName", "1", "2")),
            Of("servicePrincipal", "Payroll too", ChangeAction.Update, Attribute("notes", "1", "2", risk: "Odd"), LinkAdded("owners", "eve")) with { PartOf = new("application", "id-of-Payroll") },
            Of("application", "Wiki", ChangeAction.Update, Attribute("displayName", "1", "2")),
            User("Adele", Attribute("a", "1", "2", risk: "Odd"), Attribute("b", "1", "2", risk: "Odder")));
        using var desk = world.SitDown("Ada", Roles.BackupAdministrator);

        async Task<IEnumerable<string>> ShownAsync(ChangeView view) => (await desk.Browser.ChangesAsync(report, view, Cancel)).Items.Select(change => change.DisplayName);

        Assert.Equal(["Adele", "Payroll", "Wiki"], await ShownAsync(new()));
        Assert.Equal(["Wiki", "Payroll", "Adele"], await ShownAsync(new() { Sort = ChangeSort.Name, Descending = true }));
        Assert.Equal(["Payroll", "Wiki"], await ShownAsync(new() { Skip = 1 }));
        Assert.Equal("Payroll", (await ShownAsync(new() { Sort = ChangeSort.Links, Descending = true })).First());
        Assert.Equal(["Payroll"], await ShownAsync(new() { Filter = new() { Types = ["servicePrincipal"] } }));
        Assert.Equal(["Payroll"], await ShownAsync(new() { Filter = new() { Text = "id-of-Payroll too" } }));
        Assert.Equal(1, (await desk.Browser.FacetsAsync(report, new(), Cancel)).Types.Single(type => type.Value == "servicePrincipal").Objects);

        var row = (await desk.Browser.ChangesAsync(report, new() { Filter = new() { Text = "payroll" } }, Cancel)).Items.Single();
        Assert.Equal(["Payroll", "Payroll too"], row.Objects.Select(one => one.DisplayName));
        await desk.Drafts.TickPointedAsync(report, [.. row.Objects.Select(one => one.Key)], Cancel);
        Assert.Equal("2 objects · 2 attributes · 1 link", (await desk.Drafts.BasketAsync(report, Cancel)).Summary);
    }

    [Fact]
    public async Task What_follows_from_a_change_is_found_by_everything_and_stands_in_the_row_of_its_cause()
    {
        const string Why = "It comes through a group.";
        var group = Of("group", "Sales", ChangeAction.Update, Attribute("assignedLicenses", "[1]", null));
        var people = Enumerable.Range(1, 60).Select(n => User($"Person {n:00}", Attribute("assignedLicenses[x]", "{}", null, notRestorable: Why)) with { Action = ChangeAction.None, NotRestorable = Why, FollowsFrom = group.Ref });
        var report = await world.AddReportAsync([group, .. people, User("Adele", Attribute("department", "1", "2"))]);
        using var desk = world.SitDown("Ada", Roles.BackupAdministrator);

        Assert.Equal(["Adele", "Sales"], await NamesAsync(report, new(), sort: ChangeSort.Name));
        var row = (await desk.Browser.ChangesAsync(report, new() { Filter = new() { Text = "person 58" } }, Cancel)).Items.Single();
        Assert.Equal(("Sales", 60), (row.DisplayName, row.ConsequenceCount));

        var found = (await desk.Browser.OpenAsync(report, row, new() { Text = "person 58" }, Cancel)).Consequences;
        Assert.Equal(("Person 58", 1), (Assert.Single(found.Shown).DisplayName, found.Total));
        var all = (await desk.Browser.OpenAsync(report, row, new(), Cancel)).Consequences;
        Assert.Equal((Consequences.Most, 60, "Person 01"), (all.Shown.Count, all.Total, all.Shown[0].DisplayName));

        var facets = await desk.Browser.FacetsAsync(report, new(), Cancel);
        Assert.Equal([("group", 1), ("user", 61)], facets.Types.Select(type => (type.Value, type.Objects)).Order());
        Assert.Equal([new(true, 62), new(false, 0)], facets.Restorable);
        Assert.Empty(facets.Reasons);

        await desk.Drafts.TickMatchingAsync(report, new(), Cancel);
        Assert.Equal(2, (await desk.Drafts.BasketAsync(report, Cancel)).Objects);
    }

    [Fact]
    public async Task Text_is_found_whatever_the_case_in_any_language_and_however_long_the_value()
    {
        var report = await world.AddReportAsync(
            User("Änne Öttl", Attribute("department", "1", "2")),
            User("Long", Attribute("notes", $"\"{new string('x', 5_000)} Zürich\"", null)));

        Assert.Equal(["Änne Öttl"], await NamesAsync(report, new() { Text = "öTTL" }));
        Assert.Equal(["Long"], await NamesAsync(report, new() { Text = "ZÜRICH" }));
    }

    [Fact]
    public async Task Nobody_without_a_role_reads_a_report_and_the_refusal_is_audited()
    {
        var report = await world.AddReportAsync(User("Adele", Attribute("department", "1", "2")));
        using var desk = world.SitDown("Nemo");

        await Assert.ThrowsAsync<AccessDeniedException>(() => desk.Browser.ChangesAsync(report, new ChangeView(), Cancel));
        await Assert.ThrowsAsync<AccessDeniedException>(() => desk.Browser.FacetsAsync(report, ChangeFilter.None, Cancel));

        await using var db = world.Open();
        Assert.Equal(2, await db.AuditEntries.CountAsync(entry => entry.PersonName == "Nemo" && entry.Outcome == "refused" && entry.Action == "report.view", Cancel));
    }

    private async Task<IEnumerable<string>> NamesAsync(long report, ChangeFilter filter, ChangeSort sort = ChangeSort.Type)
    {
        using var desk = world.SitDown("Ada", Roles.BackupReader);
        var page = await desk.Browser.ChangesAsync(report, new ChangeView { Filter = filter, Sort = sort }, Cancel);
        Assert.Equal(page.Items.Count, page.Total);
        return page.Items.Select(change => change.DisplayName);
    }
}
