using System.Globalization;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Tests.TenantSimulator;

namespace EntraRecoveryPortal.Tests.Graph;

/// <summary>What a snapshot taken by changes alone is worth: the same as one that read everything.</summary>
public sealed class IncrementalCaptureTests(SharedSimulator shared) : IClassFixture<SharedSimulator>
{
    private static readonly TimeSpan Always = TimeSpan.FromTicks(1);

    [Fact]
    public async Task After_any_churn_the_changes_alone_make_the_state_of_a_whole_read()
    {
        var simulator = await shared.ResetAsync();
        await using var portal = await CapturingPortal.StartAsync(simulator, relationsEvery: TimeSpan.Zero, proveEvery: Always);
        await portal.CaptureAsync();
        for (var seed = 1; seed <= 20; seed++)
        {
            await simulator.BehaveAsync(new() { ["deltaReplays"] = seed % 2 == 0 });
            await simulator.RawAsync("POST", string.Create(CultureInfo.InvariantCulture, $"/_simulator/churn?percent={(seed % 4 == 0 ? 60 : 8)}&seed={seed}"));

            var snapshot = await portal.CaptureAsync();

            Assert.All(new[] { "user", "group", "administrativeUnit", "device" }, type => Assert.True(snapshot.Of(type).Method == ReadMethod.Incremental, snapshot.Of(type).Reason));
            Assert.NotEqual(0, snapshot.Header.ChangedObjects);
            await portal.ProveAsync(snapshot);
        }
    }
}
