using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.Security;
using EntraRecoveryPortal.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Tests.Security;

public sealed class ActorTests(ClosedPortal closed) : IClassFixture<ClosedPortal>
{
    private readonly PortalUnderTest portal = closed.Portal;

    public static TheoryData<string, string> Refusals
    {
        get
        {
            string[] commands = [Permissions.CaptureSnapshots, Permissions.CreateReports, Permissions.Recover, Permissions.Approve, Permissions.Hold];
            var refusals = new TheoryData<string, string>();
            foreach (var permission in Permissions.All)
            {
                refusals.Add("nobody", permission);
                refusals.Add(TestPerson.Nora.Name, permission);
            }

            foreach (var command in commands)
                refusals.Add(TestPerson.Rita.Name, command);
            foreach (var command in commands.Except([Permissions.Approve], StringComparer.Ordinal))
                refusals.Add(TestPerson.Anna.Name, command);
            return refusals;
        }
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_command_without_the_permission_is_refused_and_audited(string who, string permission)
    {
        var person = Named(who);
        await using var scope = portal.ScopeOf(person);
        var actor = scope.ServiceProvider.GetRequiredService<Actor>();

        Assert.False(actor.May(permission));
        var refusal = await Assert.ThrowsAsync<AccessDeniedException>(
            () => actor.DemandAsync(permission, "test.command", "target", TestContext.Current.CancellationToken));

        Assert.Equal(permission, refusal.Permission);
        var entry = (await portal.AuditAsync())[^1];
        Assert.Equal(("test.command", "target", AuditOutcome.Refused, person?.ObjectId), (entry.Action, entry.Target, entry.Outcome, entry.PersonObjectId));
        Assert.Contains(permission, entry.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_administrator_may_do_everything()
    {
        await using var scope = portal.ScopeOf(TestPerson.Ada);
        var actor = scope.ServiceProvider.GetRequiredService<Actor>();
        foreach (var permission in Permissions.All)
            Assert.Equal("Ada Admin", (await actor.DemandAsync(permission, "test", "t", TestContext.Current.CancellationToken)).Name);
    }

    [Fact]
    public async Task A_circuit_whose_session_is_revoked_may_nothing_more()
    {
        await using var scope = portal.ScopeOf(TestPerson.Ada);
        var actor = scope.ServiceProvider.GetRequiredService<Actor>();
        Assert.True(actor.May(Permissions.Recover));
        actor.Leave();
        Assert.False(actor.May(Permissions.ViewSnapshots));
    }

    [Fact]
    public async Task A_job_has_the_permission_of_its_kind_and_no_other()
    {
        await using var scope = portal.ScopeOf(null);
        var actor = scope.ServiceProvider.GetRequiredService<Actor>();
        actor.BecomeForJob(Person.Scheduler, Permissions.CaptureSnapshots);
        Assert.True(actor.May(Permissions.CaptureSnapshots));
        Assert.DoesNotContain(Permissions.All.Except([Permissions.CaptureSnapshots], StringComparer.Ordinal), actor.May);
    }

    [Fact]
    public async Task Only_the_administrators_that_the_host_names_are_administrators()
    {
        await using var pinned = await PortalUnderTest.StartAsync(
            ClosedPortal.NoAuthority, settings: ("Access:AllowedAdministrators:0", $"{PortalUnderTest.TenantId}/{TestPerson.Ada.ObjectId}"));
        await using var ada = pinned.ScopeOf(TestPerson.Ada);
        await using var other = pinned.ScopeOf(TestPerson.Ada with { ObjectId = "5f0c7e4a-0000-4000-8000-0000000000a9" });
        Assert.True(ada.ServiceProvider.GetRequiredService<Actor>().May(Permissions.Recover));
        Assert.False(other.ServiceProvider.GetRequiredService<Actor>().May(Permissions.ViewSnapshots));
    }

    [Fact]
    public async Task Readers_create_reports_where_the_host_lets_them()
    {
        await using var lenient = await PortalUnderTest.StartAsync(ClosedPortal.NoAuthority, settings: ("Access:ReadersMayCreateReports", "true"));
        await using var rita = lenient.ScopeOf(TestPerson.Rita);
        var actor = rita.ServiceProvider.GetRequiredService<Actor>();
        Assert.True(actor.May(Permissions.CreateReports));
        Assert.False(actor.May(Permissions.CaptureSnapshots));
    }

    [Fact]
    public async Task A_reader_cannot_cancel_a_job()
    {
        await using var scope = portal.ScopeOf(TestPerson.Rita);
        var queue = scope.ServiceProvider.GetRequiredService<JobQueue>();
        await Assert.ThrowsAsync<AccessDeniedException>(() => queue.CancelAsync(1, TestContext.Current.CancellationToken));
        Assert.Equal(("job.cancel", AuditOutcome.Refused), ((await portal.AuditAsync())[^1].Action, (await portal.AuditAsync())[^1].Outcome));
    }

    private static TestPerson? Named(string who)
        => new[] { TestPerson.Ada, TestPerson.Rita, TestPerson.Anna, TestPerson.Nora }.SingleOrDefault(p => p.Name == who);
}
