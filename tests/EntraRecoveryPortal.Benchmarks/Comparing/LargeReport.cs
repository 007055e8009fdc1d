using System.Diagnostics;
using System.Globalization;
using EntraRecoveryPortal.Benchmarks.Rounds;
using EntraRecoveryPortal.Benchmarks.Store;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Features.Differences;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Benchmarks.Comparing;

/// <summary>A report in which every object differs, and what its page asks of the server: the rows, the facets and the counts for each address that a person goes to.</summary>
internal sealed class LargeReport(string place, int rows)
{
    private const int Rounds = 3;

    /// <summary>The report's number, and the milliseconds of each answer.</summary>
    public async Task<(int Number, IReadOnlyList<double> Times)> AskAsync()
    {
        await using var portal = await StoreInHand.OpenAsync(new PortalFolder(place), new("http://127.0.0.1:9/"), CancellationToken.None, settings: MeasuredStore.SettingsFor(place));
        var report = await ReportAsync(portal);
        await using var scope = portal.SitDown();
        var services = scope.ServiceProvider;
        var times = new List<double>();
        var slowest = new Dictionary<string, double>(StringComparer.Ordinal);
        await services.GetRequiredService<DraftService>().ClearAsync(report.Key, CancellationToken.None);
        for (var round = 0; round < Rounds; round++)
        {
            if (round == Rounds - 1)
                await TickAsync(services.GetRequiredService<DraftService>(), report.Key);
            foreach (var (name, view) in Views(round))
            {
                var screen = new ReportScreen(services.GetRequiredService<ReportBrowser>(), services.GetRequiredService<DraftService>(), services.GetRequiredService<ReportService>());
                var watch = Stopwatch.StartNew();
                await screen.ShowAsync(report.Key, view, CancellationToken.None);
                times.Add(watch.Elapsed.TotalMilliseconds);
                slowest[name] = Math.Max(slowest.GetValueOrDefault(name), watch.Elapsed.TotalMilliseconds);
                if (screen.Changes.Total == 0)
                    throw new InvalidOperationException($"Nothing matches: {name}");
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"   opened for the first time in {times[0]:N0} ms"));
        foreach (var (name, slow) in slowest)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"   {name,-40} at most {slow,8:N0} ms"));
        return (report.Number, times);
    }

    // The last round is asked by somebody who ticked an attribute wherever it changed.
    private static async Task TickAsync(DraftService drafts, long report)
    {
        var watch = Stopwatch.StartNew();
        var ticked = await drafts.TickMatchingAsync(report, new() { Attribute = "department" }, CancellationToken.None);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"   {ticked:N0} ticked in {watch.Elapsed.TotalMilliseconds:N0} ms"));
    }

    private async Task<ReportSummary> ReportAsync(StoreInHand portal)
    {
        var marker = Path.Combine(place, "reported");
        if (!File.Exists(marker))
        {
            await portal.CompareAsync(new() { From = 1, To = 2, OperationId = Guid.NewGuid() }, CancellationToken.None);
            await File.WriteAllTextAsync(marker, "");
        }

        await using var scope = portal.SitDown();
        var report = (await scope.ServiceProvider.GetRequiredService<ReportService>().ListAsync(0, 1, CancellationToken.None)).Items[0];
        return report.Objects == rows ? report : throw new InvalidOperationException($"The report has {report.Objects} rows.");
    }

    private static IEnumerable<(string Name, ChangeView View)> Views(int round)
    {
        string[] names = ["Katharina", "Winkler", "Legal Oslo", "Xaver"];
        string[] departments = ["Sales", "Legal", "Support", "Research"];
        yield return ("open", new());
        yield return ("a page far in", new() { Skip = 5_000 * (round + 1) });
        yield return ("in the order of names", new() { Sort = ChangeSort.Name, Skip = 1_000 * round });
        yield return ("an attribute", new() { Filter = new() { Attribute = "jobTitle" } });
        yield return ("an attribute with its value now", new() { Filter = new() { Attribute = "department", Now = $"\"{departments[round]}\"" } });
        yield return ("a type", new() { Filter = new() { Types = ["group"] } });
        yield return ("an action", new() { Filter = new() { Actions = [ChangeAction.Update] } });
        yield return ("what can be restored in full", new() { Filter = new() { Restorable = true }, Skip = 50 * round });
        yield return ("a name", new() { Filter = new() { Text = names[round] } });
        yield return ("a value", new() { Filter = new() { Text = string.Create(CultureInfo.InvariantCulture, $"+43 1 {round + 1}2") } });
        yield return ("a type and a name", new() { Filter = new() { Types = ["user"], Text = names[round][..4] } });
    }
}
