using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Graph;
using Microsoft.AspNetCore.Http;

namespace EntraRecoveryPortal.Tests.Graph;

public sealed class TenantReaderTests
{
    // A round that names no unit has not said that it has no members: they are read by path.
    private const string NothingChanged = """{"value":[],"@odata.deltaLink":"https://graph.microsoft.com/v1.0/directory/administrativeUnits/delta?$deltatoken=1"}""";
    private const string Nothing = """{"value":[]}""";

    [Fact]
    public async Task Every_page_is_followed_and_empty_ones_do_not_end_the_list()
    {
        await using var graph = await LoopbackGraph.StartAsync();
        graph.Map("devices", context => (200, context.Request.Query["$skiptoken"].ToString() switch
        {
            "" => """{"value":[{"id":"1","displayName":"one"}],"@odata.nextLink":"{url}devices?$skiptoken=a"}""",
            "a" => """{"value":[],"@odata.nextLink":"{url}devices?$skiptoken=b"}""",
            _ => """{"value":[{"id":"2","displayName":"two"}]}""",
        }));

        var (pages, reading) = await ReadAsync(graph, "device");

        Assert.Equal(["1", "2"], pages.SelectMany(page => page.Objects).Select(one => one.Ref.Id));
        Assert.All(reading.Coverage, coverage => Assert.Equal(CoverageState.Complete, coverage.State));
    }

    [Fact]
    public async Task A_next_page_of_another_origin_is_not_asked_for_and_the_type_is_incomplete()
    {
        await using var graph = await LoopbackGraph.StartAsync();
        await using var stranger = await LoopbackGraph.StartAsync();
        graph.Map("devices", $$"""{"value":[{"id":"1","displayName":"one"}],"@odata.nextLink":"{{stranger.Url}}v1.0/devices?$skiptoken=a"}""");

        var (_, reading) = await ReadAsync(graph, "device");

        Assert.Empty(stranger.Headers);
        Assert.Equal(CoverageState.Incomplete, Of(reading, "").State);
    }

    [Fact]
    public async Task An_answer_without_a_list_is_not_an_empty_list()
    {
        await using var graph = await LoopbackGraph.StartAsync();
        graph.Map("devices", "{}");

        var (_, reading) = await ReadAsync(graph, "device");

        Assert.Equal(CoverageState.Incomplete, Of(reading, "").State);
    }

    [Fact]
    public async Task A_delta_round_that_does_not_close_leaves_its_relations_incomplete()
    {
        await using var graph = await LoopbackGraph.StartAsync();
        graph.Map("groups", """{"value":[{"id":"g","displayName":"G"}]}""");
        graph.Map("groups/delta", """{"value":[{"id":"g"}]}""");
        graph.Map("directory/deletedItems/microsoft.graph.group", Nothing);

        var (_, reading) = await ReadAsync(graph, "group");

        Assert.Equal(CoverageState.Complete, Of(reading, "").State);
        Assert.Equal(CoverageState.Incomplete, Of(reading, "members").State);
    }

    [Fact]
    public async Task Refused_types_say_which_permission_is_missing()
    {
        await using var graph = await LoopbackGraph.StartAsync();
        graph.Map("groups", """{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges to complete the operation."}}""", 403);

        var (pages, reading) = await ReadAsync(graph, "group");

        Assert.Empty(pages);
        Assert.Equal("Microsoft Graph answered 403 for groups: the app lacks Group.Read.All. Nothing of that was read.", Of(reading, "").Reason);
        Assert.Empty(reading.Profile.Properties);
        Assert.Empty(reading.Profile.Relations);
    }

    [Fact]
    public async Task Objects_of_which_only_the_id_comes_are_not_taken_for_empty_ones()
    {
        await using var graph = await LoopbackGraph.StartAsync();
        graph.Map("devices", """{"value":[{"id":"1","displayName":"one"},{"@odata.type":"#microsoft.graph.device","id":"2","displayName":null}]}""");

        var (pages, reading) = await ReadAsync(graph, "device");

        Assert.Equal(["1"], pages.SelectMany(page => page.Objects).Select(one => one.Ref.Id));
        Assert.Equal(CoverageState.Incomplete, Of(reading, "").State);
        Assert.Contains("only the ids of 1", Of(reading, "").Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(19, false)]
    [InlineData(20, true)]
    public async Task An_expanded_collection_that_may_be_cut_is_read_again_by_its_own_path(int expanded, bool again)
    {
        await using var graph = await LoopbackGraph.StartAsync();
        graph.Map("servicePrincipals", $$"""{"value":[{"id":"sp","displayName":"one","owners":{{Users(expanded)}}}]}""");
        graph.Map("servicePrincipals/sp/owners", $$"""{"value":{{Users(25)}}}""");
        graph.Map("directory/deletedItems/microsoft.graph.servicePrincipal", Nothing);

        var (pages, _) = await ReadAsync(graph, "servicePrincipal");

        Assert.Equal(again ? 25 : expanded, pages.SelectMany(page => page.Links).Count());
        Assert.Equal(again, graph.Calls.Any(call => call.Contains("/owners", StringComparison.Ordinal)));
        Assert.DoesNotContain("owners", pages.SelectMany(page => page.Objects).Single().Content.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Slices_of_a_delta_round_are_merged_and_removals_in_it_count()
    {
        await using var graph = await LoopbackGraph.StartAsync();
        graph.Map("groups", """{"value":[{"id":"g","displayName":"G"},{"id":"h","displayName":"H"},{"id":"untold","displayName":"U"}]}""");
        graph.Map("groups/delta", context => (200, context.Request.Query["$skiptoken"].ToString() switch
        {
            "" => """{"value":[{"id":"g","members@delta":[{"@odata.type":"#microsoft.graph.user","id":"1"},{"@odata.type":"#microsoft.graph.group","id":"2"}]},{"id":"h","members@delta":[{"@odata.type":"#microsoft.graph.user","id":"9"}]}],"@odata.nextLink":"{url}groups/delta?$skiptoken=a"}""",
            _ => """{"value":[{"id":"g","members@delta":[{"@odata.type":"#microsoft.graph.user","id":"3"},{"@odata.type":"#microsoft.graph.user","id":"1","@removed":{"reason":"deleted"}}],"owners@delta":[{"@odata.type":"#microsoft.graph.user","id":"7"}]},{"id":"h","@removed":{"reason":"changed"}}],"@odata.deltaLink":"{url}groups/delta?$deltatoken=z"}""",
        }));
        graph.Map("groups/untold/members", """{"value":[{"@odata.type":"#microsoft.graph.user","id":"5"}]}""");
        graph.Map("groups/untold/owners", Nothing);
        graph.Map("directory/deletedItems/microsoft.graph.group", Nothing);

        var (pages, reading) = await ReadAsync(graph, "group");

        Assert.Equal(
            ["group/2 in group/g members", "user/3 in group/g members", "user/5 in group/untold members", "user/7 in group/g owners", "user/9 in group/h members"],
            pages.SelectMany(page => page.Links).Except(pages.SelectMany(page => page.LinksGone)).Select(link => $"{link.Target} in {link.Source} {link.Relation}").Order(StringComparer.Ordinal));
        Assert.All(reading.Coverage, coverage => Assert.Equal(CoverageState.Complete, coverage.State));
    }

    [Fact]
    public async Task A_broken_delta_round_leaves_its_relations_incomplete_and_the_objects_whole()
    {
        await using var graph = await LoopbackGraph.StartAsync();
        graph.Map("groups", """{"value":[{"id":"g","displayName":"G"}]}""");
        graph.Map("groups/delta", """{"error":{"code":"syncStateNotFound","message":"The sync state generation is not found."}}""", 400);
        graph.Map("directory/deletedItems/microsoft.graph.group", Nothing);

        var (_, reading) = await ReadAsync(graph, "group");

        Assert.Equal(CoverageState.Complete, Of(reading, "").State);
        Assert.Equal(CoverageState.Incomplete, Of(reading, "members").State);
        Assert.Equal(CoverageState.Incomplete, Of(reading, "owners").State);
    }

    [Fact]
    public async Task Deleted_objects_come_as_soft_deleted_with_their_date()
    {
        await using var graph = await LoopbackGraph.StartAsync();
        graph.Map("users", """{"value":[{"id":"1","displayName":"Ada","manager":{"@odata.type":"#microsoft.graph.user","id":"2"}}]}""");
        graph.Map("directory/deletedItems/microsoft.graph.user", """{"value":[{"id":"1","displayName":"Ada"},{"id":"3","displayName":"Bob","deletedDateTime":"2026-01-02T03:04:05Z"}]}""");

        var (pages, _) = await ReadAsync(graph, "user");

        Assert.Equal([("1", ObjectState.Present), ("3", ObjectState.SoftDeleted)], pages.SelectMany(page => page.Objects).Select(one => (one.Ref.Id, one.State)));
        Assert.Equal("2026-01-02T03:04:05Z", pages.SelectMany(page => page.Objects).Last().Content.Root.TextAt("deletedDateTime"));
        Assert.Equal(new Link(new ObjectRef("user", "1"), "manager", new ObjectRef("user", "2")), Assert.Single(pages.SelectMany(page => page.Links)));
    }

    [Fact]
    public async Task A_guest_whom_the_list_of_sponsors_leaves_out_or_cuts_is_asked_alone()
    {
        await using var graph = await LoopbackGraph.StartAsync();
        graph.Map("users", context => (200, context.Request.Query.ContainsKey("$filter")
            ? $$"""{"value":[{"id":"few","sponsors":{{Users(3)}}},{"id":"many","sponsors":{{Users(20)}}}]}"""
            : """{"value":[{"id":"few","userType":"Guest"},{"id":"many","userType":"Guest"},{"id":"lost","creationType":"Invitation"},{"id":"member","userType":"Member"}]}"""));
        graph.Map("users/microsoft.graph.agentUser", Nothing);
        graph.Map("users/many/sponsors", $$"""{"value":{{Users(25)}}}""");
        graph.Map("users/lost/sponsors", $$"""{"value":{{Users(1)}}}""");
        graph.Map("directory/deletedItems/microsoft.graph.user", Nothing);

        var (pages, reading) = await ReadAsync(graph, "user");

        Assert.Equal([("few", 3), ("lost", 1), ("many", 25)], pages.SelectMany(page => page.Links).GroupBy(link => link.Source.Id).Select(held => (held.Key, held.Count())).Order());
        Assert.Equal(CoverageState.Complete, Of(reading, "sponsors").State);
        Assert.DoesNotContain(graph.Calls, call => call.Contains("users/member/sponsors", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_recycle_bin_that_may_not_be_read_is_told_and_leaves_the_list_complete()
    {
        await using var graph = await LoopbackGraph.StartAsync();
        graph.Map("identity/conditionalAccess/policies", """{"value":[{"id":"p","displayName":"P"}]}""");
        graph.Map("identity/conditionalAccess/deletedItems/policies", """{"error":{"code":"AccessDenied","message":"No."}}""", 403);

        var (_, reading) = await ReadAsync(graph, "conditionalAccessPolicy");

        Assert.Equal(CoverageState.Complete, Of(reading, "").State);
        Assert.Equal(CoverageState.Incomplete, Of(reading, "deletedItems").State);
    }

    [Fact]
    public async Task Busy_answers_and_lost_connections_are_asked_again()
    {
        await using var graph = await LoopbackGraph.StartAsync();
        var attempts = 0;
        graph.MapRaw("devices", context =>
        {
            if (context.Request.Query.ContainsKey("$count"))
                return graph.WriteAsync(context, 200, """{"@odata.count":1,"value":[]}""");
            switch (++attempts)
            {
                case 1:
                    context.Response.Headers.RetryAfter = "0";
                    return graph.WriteAsync(context, 429, """{"error":{"code":"TooManyRequests","message":"Please retry again later."}}""");
                case 2:
                    context.Abort();
                    return Task.CompletedTask;
                case 3:
                    return graph.WriteAsync(context, 200, "{\"value\":[{\"id\":");
                default:
                    return graph.WriteAsync(context, 200, """{"value":[{"id":"1","displayName":"one"}]}""");
            }
        });

        var (pages, reading) = await ReadAsync(graph, "device");

        Assert.Equal(4, attempts);
        Assert.Single(pages.SelectMany(page => page.Objects));
        Assert.Equal(CoverageState.Complete, Of(reading, "").State);
        Assert.All(graph.Headers.Skip(1), headers => Assert.Equal("low", headers["x-ms-throttle-priority"]));
    }

    [Fact]
    public async Task A_refused_token_is_replaced_once_and_the_call_sent_again()
    {
        await using var graph = await LoopbackGraph.StartAsync();
        var attempts = 0;
        graph.Map("organization", _ => attempts++ == 0
            ? (401, """{"error":{"code":"InvalidAuthenticationToken","message":"Lifetime validation failed, the token is expired."}}""")
            : (200, """{"value":[{"id":"t","displayName":"Contoso"}]}"""));

        Assert.Equal("Contoso", (await graph.Reader().WhoAsync(TestContext.Current.CancellationToken))?.Name);

        Assert.Equal((2, 2), (attempts, graph.TokenRequests.Count));
    }

    [Fact]
    public async Task A_busy_part_of_a_batch_is_asked_again_alone()
    {
        await using var graph = await LoopbackGraph.StartAsync();
        graph.Map("directory/administrativeUnits", """{"value":[{"id":"a","displayName":"A"},{"id":"b","displayName":"B"}]}""");
        graph.Map("directory/administrativeUnits/a/members", """{"value":[{"@odata.type":"#microsoft.graph.user","id":"1"}]}""");
        var refusals = 0;
        graph.Map("directory/administrativeUnits/b/members", _ => refusals++ == 0
            ? (429, """{"error":{"code":"TooManyRequests","message":"Please retry again later."}}""")
            : (200, """{"value":[{"@odata.type":"#microsoft.graph.user","id":"2"}]}"""));
        graph.Map("directory/administrativeUnits/delta", NothingChanged);
        graph.Map("directory/deletedItems/microsoft.graph.administrativeUnit", Nothing);

        var (pages, reading) = await ReadAsync(graph, "administrativeUnit");

        Assert.Equal(["1", "2"], pages.SelectMany(page => page.Links).Select(link => link.Target.Id));
        Assert.Equal(CoverageState.Complete, Of(reading, "members").State);
        Assert.Single(graph.Calls, call => call.Contains("/a/members", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_object_deleted_between_its_list_and_its_links_loses_nothing()
    {
        await using var graph = await LoopbackGraph.StartAsync();
        graph.Map("directoryObjects/getByIds", Nothing);
        graph.Map("directory/administrativeUnits", """{"value":[{"id":"a","displayName":"A"}]}""");
        graph.Map("directory/administrativeUnits/delta", NothingChanged);
        graph.Map("directory/deletedItems/microsoft.graph.administrativeUnit", Nothing);

        var (_, reading) = await ReadAsync(graph, "administrativeUnit");

        Assert.Equal(CoverageState.Complete, Of(reading, "members").State);
    }

    [Fact]
    public async Task A_manager_who_comes_back_while_people_are_listed_keeps_those_who_were_listed_before()
    {
        await using var graph = await LoopbackGraph.StartAsync();
        graph.Map("users", context => (200, context.Request.Query["$skiptoken"].ToString() switch
        {
            "" => """{"value":[{"id":"1","displayName":"Report"}],"@odata.nextLink":"{url}users?$skiptoken=a"}""",
            _ => """{"value":[{"id":"2","displayName":"Manager"}]}""",
        }));
        graph.Map("users/delta", context => (200, context.Request.Query["$deltatoken"].ToString() switch
        {
            "latest" => """{"value":[],"@odata.deltaLink":"{url}users/delta?$deltatoken=1"}""",
            _ => """{"value":[{"id":"2","displayName":"Manager"}],"@odata.deltaLink":"{url}users/delta?$deltatoken=2"}""",
        }));
        graph.Map("users/2", """{"id":"2","displayName":"Manager"}""");
        graph.Map("users/2/directReports", """{"value":[{"@odata.type":"#microsoft.graph.user","id":"1"}]}""");
        graph.Map("directory/deletedItems/microsoft.graph.user", Nothing);

        var (pages, reading) = await CaptureAsync(graph, "user");

        Assert.Equal(CoverageState.Complete, Of(reading, "manager").State);
        Assert.Equal(new Link(new ObjectRef("user", "1"), "manager", new ObjectRef("user", "2")), Assert.Single(pages.SelectMany(page => page.Links)));
    }

    [Fact]
    public async Task A_group_that_was_away_while_links_were_read_has_them_all_the_same()
    {
        await using var graph = await LoopbackGraph.StartAsync();
        graph.Map("groups", """{"value":[{"id":"g","displayName":"G"}]}""");
        graph.Map("groups/delta", context => (200, (context.Request.Query["$deltatoken"].ToString(), context.Request.Query["$filter"].ToString()) switch
        {
            ("latest", _) => """{"value":[],"@odata.deltaLink":"{url}groups/delta?$deltatoken=1"}""",
            ("1", _) => """{"value":[{"id":"g","displayName":"G"}],"@odata.deltaLink":"{url}groups/delta?$deltatoken=2"}""",
            (_, "") => """{"value":[{"id":"g","@removed":{"reason":"changed"}}],"@odata.deltaLink":"{url}groups/delta?$deltatoken=3"}""",
            _ => """{"value":[{"id":"g","members@delta":[{"@odata.type":"#microsoft.graph.user","id":"1"}]}],"@odata.deltaLink":"{url}groups/delta?$deltatoken=4"}""",
        }));
        graph.Map("groups/g", """{"id":"g","displayName":"G"}""");
        graph.Map("directoryObjects/getByIds", Nothing);
        graph.Map("directory/deletedItems/microsoft.graph.group", Nothing);

        var (pages, reading) = await CaptureAsync(graph, "group");

        Assert.Equal(CoverageState.Complete, Of(reading, "members").State);
        Assert.Equal(new Link(new ObjectRef("group", "g"), "members", new ObjectRef("user", "1")), Assert.Single(pages.SelectMany(page => page.Links)));
    }

    private static async Task<(List<ReadPage> Pages, TypeReading Reading)> CaptureAsync(LoopbackGraph graph, string type)
    {
        var pages = new List<ReadPage>();
        var reading = await graph.Reader().CaptureTypeAsync(
            new TypePlan(Catalogue.Of(type), ReadMethod.Full), (page, _) => { pages.Add(page); return Task.CompletedTask; }, TestContext.Current.CancellationToken);
        return (pages, reading);
    }

    private static async Task<(List<ReadPage> Pages, TypeReading Reading)> ReadAsync(LoopbackGraph graph, string type)
    {
        var pages = new List<ReadPage>();
        var reading = await graph.Reader().ReadTypeAsync(
            Catalogue.Of(type), GraphPriority.Low, (page, _) => { pages.Add(page); return Task.CompletedTask; }, TestContext.Current.CancellationToken);
        return (pages, reading);
    }

    private static Coverage Of(TypeReading reading, string relation) => reading.Coverage.Single(coverage => coverage.Relation == relation);

    private static string Users(int count) =>
        JsonSerializer.Serialize(Enumerable.Range(0, count).Select(id => new Dictionary<string, string>(StringComparer.Ordinal) { ["@odata.type"] = "#microsoft.graph.user", ["id"] = $"u{id}" }));
}
