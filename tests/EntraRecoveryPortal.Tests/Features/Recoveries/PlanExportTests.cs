using System.Security.Cryptography;
using System.Text;
using EntraRecoveryPortal.Features.Recoveries;
using EntraRecoveryPortal.Security;
using EntraRecoveryPortal.Tests.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Tests.Features.Recoveries;

public sealed class PlanExportTests
{
    [Fact]
    public async Task The_file_is_the_plan_to_the_byte_so_that_its_hash_is_the_plans()
    {
        await using var world = await RecoveryWorld.StartAsync();
        world.Live(1, "Sales");
        var plan = await world.PlanAsync(TestPerson.Ada, await world.ReportAsync(TestPerson.Ada, 1));

        var context = await ExportAsync(world, plan.PlanKey);

        Assert.Equal(plan.Hash, Convert.ToHexStringLower(SHA256.HashData(BodyOf(context))));
        Assert.Equal($"attachment; filename=plan-{plan.PlanKey}.json", context.Response.Headers.ContentDisposition);
        Assert.Contains(await world.Portal.AuditAsync(), entry => (entry.Action, entry.Target, entry.Outcome, entry.PersonName, entry.Detail)
            == ("recovery.export", $"plan {plan.PlanKey}", AuditOutcome.Done, TestPerson.Rita.Name, $"Plan hash {plan.Hash}."));
    }

    [Fact]
    public async Task As_text_it_says_what_is_written_by_which_call_and_what_is_not_done()
    {
        await using var world = await RecoveryWorld.StartAsync();
        world.Live(1, "Sales");
        world.Live(2, "Finance");
        var plan = await world.PlanAsync(TestPerson.Ada, await world.ReportAsync(TestPerson.Ada, 1, 2));

        var text = Encoding.UTF8.GetString(BodyOf(await ExportAsync(world, plan.PlanKey, "?as=text")));

        Assert.Contains(plan.Hash, text, StringComparison.Ordinal);
        Assert.Contains($"PATCH /v1.0/users/{RecoveryWorld.User(1)}", text, StringComparison.Ordinal);
        Assert.Contains("""{"department":"Finance"}""", text, StringComparison.Ordinal);
        Assert.Contains("Will not be done:\n- User 2, department: It is so already.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_that_is_not_there_has_no_file()
    {
        await using var world = await RecoveryWorld.StartAsync();

        Assert.Equal(StatusCodes.Status404NotFound, (await ExportAsync(world, 7)).Response.StatusCode);
    }

    private static async Task<HttpContext> ExportAsync(RecoveryWorld world, long plan, string query = "")
    {
        await using var scope = world.Portal.ScopeOf(TestPerson.Rita);
        var context = new DefaultHttpContext { Response = { Body = new MemoryStream() } };
        context.Request.QueryString = new(query);
        await scope.ServiceProvider.GetRequiredService<PlanExport>().WriteAsync(context, plan);
        return context;
    }

    private static byte[] BodyOf(HttpContext context) => ((MemoryStream)context.Response.Body).ToArray();
}
