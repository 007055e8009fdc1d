using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Graph;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Tests.Graph;

public sealed class TenantWriterTests
{
    private static readonly GraphCall Rename = new("PATCH", "users/1", """{"displayName":"Ada"}""");

    [Fact]
    public async Task A_write_is_sent_once_as_it_was_planned()
    {
        await using var graph = await LoopbackGraph.StartAsync();
        graph.MapRaw("users/1", context => { context.Response.StatusCode = 204; context.Response.Headers["request-id"] = "r1"; return Task.CompletedTask; });

        var answer = await graph.Writer().SendAsync(Rename, TestContext.Current.CancellationToken);

        Assert.True(answer.Answered && answer.Succeeded);
        Assert.Equal((204, "r1", null), (answer.Status, answer.RequestId, answer.Body));
        Assert.Equal(["PATCH users/1"], graph.Calls);
        Assert.Equal([Rename.Body!], graph.Bodies);
        var headers = Assert.Single(graph.Headers);
        Assert.Equal("Bearer a-token", headers.Authorization);
        Assert.Equal("normal", headers["x-ms-throttle-priority"]);
        Assert.True(Guid.TryParse(headers["client-request-id"], out _));
        Assert.StartsWith("EntraRecoveryPortal/", headers.UserAgent.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_that_go_together_are_answered_each_by_itself_and_take_values_away_by_null()
    {
        await using var graph = await LoopbackGraph.StartAsync();
        graph.MapRaw("users/1", context => { context.Response.StatusCode = 204; return Task.CompletedTask; });
        graph.MapRaw("users/2", context =>
        {
            context.Response.Headers.RetryAfter = "7";
            return graph.WriteAsync(context, 429, """{"error":{"code":"TooManyRequests","message":"Later."}}""");
        });

        var answers = await graph.Writer().SendTogetherAsync([new("PATCH", "users/1", """{"department":null}"""), new("DELETE", "users/2", null)], () => false, TestContext.Current.CancellationToken);

        Assert.Equal([(204, null), (429, (TimeSpan?)TimeSpan.FromSeconds(7))], answers.Select(answer => (answer.Status, answer.RetryAfter)));
        Assert.Equal(["DELETE users/2", "PATCH users/1"], graph.Calls);
        Assert.Contains("""{"department":null}""", graph.Bodies);
    }

    [Fact]
    public async Task Calls_that_have_become_too_old_are_not_sent()
    {
        await using var graph = await LoopbackGraph.StartAsync();

        var together = await graph.Writer().SendTogetherAsync([Rename, new("DELETE", "users/2", null)], () => true, TestContext.Current.CancellationToken);
        var alone = await graph.Writer().SendTogetherAsync([Rename], () => true, TestContext.Current.CancellationToken);

        Assert.All([.. together, .. alone], answer => Assert.True(answer is { Sent: false, Code: GraphChannel.CameTooLate }));
        Assert.Empty(graph.Calls);
    }

    [Fact]
    public async Task A_call_that_becomes_too_old_on_its_way_to_the_connection_is_not_sent_either()
    {
        await using var graph = await LoopbackGraph.StartAsync();
        var asked = 0;

        var together = await graph.Writer().SendTogetherAsync([Rename, new("DELETE", "users/2", null)], () => ++asked % 2 == 0, TestContext.Current.CancellationToken);
        var alone = await graph.Writer().SendTogetherAsync([Rename], () => ++asked % 2 == 0, TestContext.Current.CancellationToken);

        Assert.Equal(4, asked);
        Assert.All([.. together, .. alone], answer => Assert.True(answer is { Sent: false, Code: GraphChannel.CameTooLate }));
        Assert.Empty(graph.Calls);
    }

    [Fact]
    public async Task A_call_that_becomes_too_old_while_it_is_being_sent_lacks_its_last_byte_and_is_no_call()
    {
        await using var graph = await LoopbackGraph.StartAsync();
        var arrived = 0;
        graph.OnBatch = _ => arrived++;
        var asked = 0;

        var together = await graph.Writer().SendTogetherAsync([Rename, new("DELETE", "users/2", null)], () => ++asked % 3 == 0, TestContext.Current.CancellationToken);
        var alone = await graph.Writer().SendTogetherAsync([Rename], () => ++asked % 3 == 0, TestContext.Current.CancellationToken);
        await graph.DisposeAsync();

        Assert.Equal(6, asked);
        Assert.All([.. together, .. alone], answer => Assert.True(answer is { Sent: false, Code: GraphChannel.CameTooLate }));
        Assert.Equal((1, "PATCH users/1"), (arrived, Assert.Single(graph.Calls)));
        Assert.Empty(graph.Bodies);
    }

    [Fact]
    public async Task Calls_whose_common_answer_is_lost_are_all_unknown()
    {
        await using var graph = await LoopbackGraph.StartAsync();
        graph.OnBatch = context => context.Abort();

        var answers = await graph.Writer().SendTogetherAsync([Rename, new("DELETE", "users/2", null)], () => false, TestContext.Current.CancellationToken);

        Assert.All(answers, answer => Assert.True(answer is { Answered: false, Sent: true }));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_refused_write_is_not_repeated(int status)
    {
        await using var graph = await LoopbackGraph.StartAsync();
        graph.MapRaw("users/1", context =>
        {
            context.Response.Headers.RetryAfter = "7";
            return graph.WriteAsync(context, status, """{"error":{"code":"BadRequest","message":"No.","innerError":{"message":"1032: the group is gone."}}}""");
        });

        var answer = await graph.Writer().SendAsync(Rename, TestContext.Current.CancellationToken);

        Assert.True(answer.Answered);
        Assert.False(answer.Succeeded);
        Assert.Equal((status, "BadRequest", "No. 1032: the group is gone.", "the-request-id"), (answer.Status, answer.Code, answer.Message, answer.RequestId));
        Assert.Equal(TimeSpan.FromSeconds(7), answer.RetryAfter);
        Assert.Single(graph.Calls);
    }

    [Fact]
    public async Task A_write_whose_answer_is_lost_is_unknown_and_not_repeated()
    {
        await using var graph = await LoopbackGraph.StartAsync();
        graph.MapRaw("users/1", context => { context.Abort(); return Task.CompletedTask; });

        var answer = await graph.Writer().SendAsync(Rename, TestContext.Current.CancellationToken);

        Assert.Equal((false, true, 0), (answer.Answered, answer.Sent, answer.Status));
        Assert.Single(graph.Calls);
    }

    [Fact]
    public async Task A_write_that_finds_no_server_was_never_sent()
    {
        var graph = await LoopbackGraph.StartAsync();
        graph.Map("users/1", "{}");
        var writer = graph.Services().GetRequiredService<TenantWriter>();
        await writer.SendAsync(Rename, TestContext.Current.CancellationToken);
        await graph.DisposeAsync();

        var answer = await writer.SendAsync(Rename, TestContext.Current.CancellationToken);

        Assert.Equal((false, false), (answer.Answered, answer.Sent));
    }

    [Fact]
    public async Task A_body_that_breaks_off_leaves_the_outcome_known()
    {
        await using var graph = await LoopbackGraph.StartAsync();
        graph.Map("users/1", "{\"id\":");

        var answer = await graph.Writer().SendAsync(Rename, TestContext.Current.CancellationToken);

        Assert.Equal((true, 200), (answer.Answered, answer.Status));
    }

    [Fact]
    public async Task Link_targets_are_named_under_the_tenants_own_address()
    {
        await using var graph = await LoopbackGraph.StartAsync();
        graph.Map("groups/1", "{}");
        const string Body = """{"members@odata.bind":["https://graph.microsoft.com/v1.0/directoryObjects/2"],"description":"see https://graph.microsoft.com/v1.0/"}""";

        await graph.Writer().SendAsync(new GraphCall("PATCH", "groups/1", Body), TestContext.Current.CancellationToken);

        Assert.Equal($$"""{"members@odata.bind":["{{graph.Url}}v1.0/directoryObjects/2"],"description":"see https://graph.microsoft.com/v1.0/"}""", Assert.Single(graph.Bodies));
    }

    [Theory]
    [InlineData("https://example.org/v1.0/users/1")]
    [InlineData("http://127.0.0.1:1/v1.0/users/1")]
    public async Task A_write_to_another_origin_is_not_sent(string address)
    {
        await using var graph = await LoopbackGraph.StartAsync();

        var answer = await graph.Writer().SendAsync(new GraphCall("DELETE", address, null), TestContext.Current.CancellationToken);

        Assert.Equal((false, false, "OtherOrigin"), (answer.Answered, answer.Sent, answer.Code));
    }

    [Fact]
    public async Task Without_its_own_app_registration_nothing_is_written()
    {
        await using var graph = await LoopbackGraph.StartAsync();
        var writer = graph.Services(("Tenant:Writer:ClientId", ""), ("Tenant:Writer:ClientSecret", "")).GetRequiredService<TenantWriter>();

        var answer = await writer.SendAsync(Rename, TestContext.Current.CancellationToken);

        Assert.False(writer.IsConfigured);
        Assert.Equal((false, false), (answer.Answered, answer.Sent));
        Assert.Empty(graph.Calls);
    }
}
