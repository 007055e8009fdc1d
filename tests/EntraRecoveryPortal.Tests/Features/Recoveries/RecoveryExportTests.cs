using System.Text.Json.Nodes;
using EntraRecoveryPortal.Features.Recoveries;
using EntraRecoveryPortal.Security;
using EntraRecoveryPortal.Tests.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Tests.Features.Recoveries;

public sealed class RecoveryExportTests
{
    [Fact]
    public async Task The_file_names_people_calls_answers_and_the_ids_by_which_Microsofts_logs_know_them()
    {
        await using var world = await RecoveryWorld.StartAsync();
        world.Live(1, "Sales");
        var sent = new List<string>();
        world.OnWrite = (_, context) =>
        {
            sent.Add(context.Request.Headers["client-request-id"].ToString());
            return Task.FromResult(false);
        };
        await world.RunAsync(await world.ReportAsync(TestPerson.Ada, 1));

        var file = await ExportAsync(world, 1);

        Assert.Equal((1, "The script was wrong.", TestPerson.Ada.Name, 1), (file["recovery"]!.GetValue<int>(), file["reason"]!.ToString(), file["startedBy"]!["name"]!.ToString(), file["outcomes"]![StepOutcome.Applied]!.GetValue<int>()));
        var step = Assert.Single(file["steps"]!.AsArray())!;
        Assert.Equal(("PATCH", $"users/{RecoveryWorld.User(1)}", "Finance"), (step["method"]!.ToString(), step["path"]!.ToString().TrimStart('/'), step["body"]!["department"]!.ToString()));
        Assert.Equal(["intent", "answer"], step["journal"]!.AsArray().Select(entry => entry!["event"]!.ToString()));
        var answer = step["journal"]![1]!["detail"]!;
        Assert.Equal((Assert.Single(sent), "the-request-id"), (answer["clientRequestId"]!.ToString(), answer["requestId"]!.ToString()));
        Assert.Contains(await world.Portal.AuditAsync(), entry => (entry.Action, entry.Target, entry.Outcome, entry.PersonName) == ("recovery.export", "recovery 1", AuditOutcome.Done, TestPerson.Rita.Name));
    }

    [Fact]
    public async Task A_recovery_that_is_not_there_has_no_file()
    {
        await using var world = await RecoveryWorld.StartAsync();
        await using var scope = world.Portal.ScopeOf(TestPerson.Rita);
        var context = new DefaultHttpContext();

        await scope.ServiceProvider.GetRequiredService<RecoveryExport>().WriteAsync(context, 7);

        Assert.Equal(StatusCodes.Status404NotFound, context.Response.StatusCode);
    }

    private static async Task<JsonNode> ExportAsync(RecoveryWorld world, int number)
    {
        await using var scope = world.Portal.ScopeOf(TestPerson.Rita);
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { Response = { Body = body } };
        await scope.ServiceProvider.GetRequiredService<RecoveryExport>().WriteAsync(context, number);
        return JsonNode.Parse(body.ToArray())!;
    }
}
