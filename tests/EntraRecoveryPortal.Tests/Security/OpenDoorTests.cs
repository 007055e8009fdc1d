using EntraRecoveryPortal.Security;

namespace EntraRecoveryPortal.Tests.Security;

/// <summary>The other side of <see cref="EveryCommandTests"/>: the same calls by an administrator are no refusals, and do change the store.</summary>
public sealed class OpenDoorTests(GuardedStore open) : IClassFixture<GuardedStore>
{
    [Fact]
    public async Task An_administrator_is_let_through_every_door_and_leaves_traces()
    {
        var state = await open.StateAsync();
        foreach (var door in Door.All)
        {
            await using var scope = open.Portal.ScopeOf(TestPerson.Ada);
            // Some arguments are empty shells: what is behind the door may stumble over them.
            if (await Record.ExceptionAsync(() => door.GoThroughAsync(scope.ServiceProvider, TestContext.Current.CancellationToken)) is AccessDeniedException refusal)
                Assert.Fail($"{door.Name} needs {refusal.Permission}.");
        }

        Assert.NotEqual(state, await open.StateAsync());
        var done = (await open.Portal.AuditAsync()).Where(entry => entry.Outcome == AuditOutcome.Done).Select(entry => entry.Action);
        Assert.Superset(new HashSet<string>(StringComparer.Ordinal) { "snapshot.capture", "report.create", "job.cancel" }, done.ToHashSet(StringComparer.Ordinal));
    }
}
