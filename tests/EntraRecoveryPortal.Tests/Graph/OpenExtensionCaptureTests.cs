using System.Text.Json.Nodes;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.TenantSimulator;
using EntraRecoveryPortal.Tests.Hosting;
using EntraRecoveryPortal.Tests.TenantSimulator;

namespace EntraRecoveryPortal.Tests.Graph;

/// <summary>Open extensions are looked for when the setting asks for them, and then as often as other things that Graph does not track.</summary>
public sealed class OpenExtensionCaptureTests(SharedSimulator shared) : IClassFixture<SharedSimulator>
{
    private static readonly string[] Types = ["userExtension", "groupExtension", "deviceExtension", "organizationExtension"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task They_are_captured_once_asked_for_carried_forward_between_and_no_change_when_the_setting_turns(bool everyListExpands)
    {
        var simulator = await shared.ResetAsync();
        await simulator.BehaveAsync(new() { ["everyListExpandsExtensions"] = everyListExpands });
        var owners = new Dictionary<string, string>
        {
            ["userExtension"] = $"users/{(await simulator.CloudEmployeesAsync())[0]["id"]}",
            ["groupExtension"] = $"groups/{await simulator.IdOfAsync("groups", "Finance and Legal")}",
            ["deviceExtension"] = $"devices/{(await simulator.AllAsync("devices"))[0]["id"]}",
            ["organizationExtension"] = $"organization/{SimulatedTenant.TenantId}",
        };
        foreach (var owner in owners.Values)
        {
            for (var number = 0; number < (owner.StartsWith("users", StringComparison.Ordinal) ? 22 : 1); number++)
                await HangAsync(simulator, owner, $"com.contoso.n{number}");
        }

        using var folder = new TemporaryFolder();
        SnapshotSummary off, on, carried, read, left;
        await using (var without = await CapturingPortal.StartAsync(simulator, store: folder))
            off = await without.CaptureAsync();
        await using (var with = await CapturingPortal.StartAsync(simulator, store: folder, openExtensions: true))
        {
            on = await with.CaptureAsync();
            await HangAsync(simulator, owners["groupExtension"], "com.contoso.later");
            carried = await with.CaptureAsync(CapturingPortal.Scheduled);
            read = await with.CaptureAsync();
            Assert.Empty((await CompareAsync(with, off, on)).Changes);
            Assert.Contains((await CompareAsync(with, off, on)).NotCompared, gap => gap.Type == "userExtension" && gap.Reason.Contains("not captured", StringComparison.Ordinal));
            var added = Assert.Single((await CompareAsync(with, on, read)).Changes);
            Assert.Equal(("groupExtension", "com.contoso.later"), (added.Ref.Type, added.DisplayName));
        }

        await using (var without = await CapturingPortal.StartAsync(simulator, store: folder))
        {
            left = await without.CaptureAsync();
            Assert.Empty((await CompareAsync(without, read, left)).Changes);
        }

        Assert.DoesNotContain(off.Types, row => Types.Contains(row.Type));
        Assert.Equal([(22, CoverageState.Complete), (1, CoverageState.Complete), (1, CoverageState.Complete), (1, CoverageState.Complete)], Types.Select(type => (on.Of(type).PresentCount, on.Of(type).Coverage)));
        Assert.All(Types, type => Assert.Equal((ReadMethod.Carried, on.Number), (carried.Of(type).Method, carried.Of(type).AsOfNumber)));
        Assert.Equal((2, ReadMethod.Full), (read.Of("groupExtension").PresentCount, read.Of("groupExtension").Method));
        Assert.All(Types, type => Assert.Equal((CoverageState.CarriedForward, read.Number, "Not read any more: Capture:OpenExtensions is off."), (left.Of(type).Coverage, left.Of(type).AsOfNumber, left.Of(type).Reason)));
        Assert.All([off, on, carried, read, left], snapshot => Assert.True(snapshot.Header.IsComplete));
    }

    private static async Task<Comparison> CompareAsync(CapturingPortal portal, SnapshotSummary from, SnapshotSummary to) =>
        SnapshotComparer.Compare((await portal.Store.DifferenceAsync(from.SnapshotKey, to.SnapshotKey, Scope.All, Cancel)).Input);

    private static async Task HangAsync(RunningSimulator simulator, string owner, string name) => Assert.Equal(201, (await simulator.PostAsync($"{owner}/extensions", new JsonObject
    {
        ["@odata.type"] = "microsoft.graph.openTypeExtension",
        ["extensionName"] = name,
        ["theme"] = "dark",
    })).Status);
}
