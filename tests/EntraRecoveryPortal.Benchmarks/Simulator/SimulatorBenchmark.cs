using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace EntraRecoveryPortal.Benchmarks.Simulator;

/// <summary>How large the simulated tenant may be and how fast it answers: a process of its own for every size, read over HTTP.</summary>
internal static class SimulatorBenchmark
{
    private const int WarmPages = 20;
    private const int MeasuredPages = 60;
    private const int Clients = 4;
    private static readonly TimeSpan MixedFor = TimeSpan.FromSeconds(10);

    private static readonly string Selected = string.Join(',', (string[])
    [
        "accountEnabled", "ageGroup", "businessPhones", "city", "companyName", "consentProvidedForMinor", "country", "createdDateTime", "creationType", "department",
        "displayName", "employeeHireDate", "employeeId", "employeeOrgData", "employeeType", "externalUserState", "externalUserStateChangeDateTime", "faxNumber", "givenName", "identities",
        "imAddresses", "isResourceAccount", "jobTitle", "lastPasswordChangeDateTime", "legalAgeGroupClassification", "mail", "mailNickname", "mobilePhone", "officeLocation", "onPremisesDistinguishedName",
        "onPremisesDomainName", "onPremisesExtensionAttributes", "onPremisesImmutableId", "onPremisesLastSyncDateTime", "onPremisesSamAccountName", "onPremisesSyncEnabled", "onPremisesUserPrincipalName", "otherMails", "proxyAddresses", "userPrincipalName",
    ]);

    public static async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        int[] sizes = [1_000, 100_000, 1_000_000];
        if (args is ["--users", var text] && int.TryParse(text, CultureInfo.InvariantCulture, out var users))
            sizes = [users];
        else if (args.Count > 0)
        {
            await Console.Error.WriteLineAsync("simulator takes --users and a number, or nothing for 1,000, 100,000 and 1,000,000.");
            return 1;
        }

        var all = new List<SimulatorFigures>();
        Console.WriteLine(SimulatorFigures.Heading);
        foreach (var size in sizes)
        {
            all.Add(await MeasureAsync(size));
            Console.WriteLine(all[^1]);
        }

        Console.WriteLine(JsonSerializer.Serialize(all, JsonSerializerOptions.Web));
        return 0;
    }

    private static async Task<SimulatorFigures> MeasureAsync(int users)
    {
        await using var process = await SimulatorProcess.StartAsync(users);
        using var client = new SimulatorClient(process.Address);
        await client.SignInAsync();
        var (plain, plainCpu) = await PagesAsync(process, client, "users?$top=999");
        var (selected, selectedCpu) = await PagesAsync(process, client, $"users?$top=999&$select={Selected}");
        var mixed = await MixedReads.PerSecondAsync(process.Address, Clients, MixedFor);
        var watch = Stopwatch.StartNew();
        var (pages, links) = await GroupDeltaAsync(client);
        var delta = watch.Elapsed;
        watch.Restart();
        var churned = await client.PostAsync("/_simulator/churn?percent=1&seed=7");
        var churn = watch.Elapsed;
        var (now, peak) = process.Memory();
        return new()
        {
            Users = users,
            StartSeconds = process.StartTime.TotalSeconds,
            DefaultPageP50 = Percentile(plain, 50),
            DefaultPageP95 = Percentile(plain, 95),
            DefaultPageCpu = plainCpu,
            SelectedPageP50 = Percentile(selected, 50),
            SelectedPageP95 = Percentile(selected, 95),
            SelectedPageCpu = selectedCpu,
            MixedReadsPerSecond = mixed,
            GroupDeltaSeconds = delta.TotalSeconds,
            GroupDeltaPages = pages,
            GroupDeltaLinks = links,
            ChurnSeconds = churn.TotalSeconds,
            ChurnedObjects = churned.GetProperty("objects").GetArrayLength(),
            ChurnedLinks = churned.GetProperty("links").GetArrayLength(),
            WorkingSet = now >> 20,
            PeakWorkingSet = peak >> 20,
        };
    }

    /// <summary>Page after page through the list, from its start again where it ends; only full pages count.</summary>
    private static async Task<(List<double> Times, double Cpu)> PagesAsync(SimulatorProcess process, SimulatorClient client, string first)
    {
        var (times, before) = (new List<double>(), TimeSpan.Zero);
        var next = first;
        var warm = 0;
        while (times.Count < MeasuredPages)
        {
            if (warm++ == WarmPages)
                before = process.ProcessorTime();
            var (took, answer) = await client.TimedAsync(next);
            using var page = JsonDocument.Parse(answer);
            var following = SimulatorClient.Next(page.RootElement);
            if (warm > WarmPages && following is not null)
                times.Add(took.TotalMilliseconds);
            next = following ?? first;
        }

        return (times, (process.ProcessorTime() - before).TotalMilliseconds / (warm - WarmPages));
    }

    private static async Task<(int Pages, int Links)> GroupDeltaAsync(SimulatorClient client)
    {
        var (pages, links) = (0, 0);
        for (string? next = "groups/delta?$select=displayName,members,owners"; next is not null; pages++)
        {
            var page = await client.GetAsync(next);
            links += page.GetProperty("value").EnumerateArray().SelectMany(x => new[] { "members@delta", "owners@delta" }.Where(name => x.TryGetProperty(name, out _)).Select(name => x.GetProperty(name).GetArrayLength())).Sum();
            next = SimulatorClient.Next(page);
        }

        return (pages, links);
    }

    private static double Percentile(List<double> times, int percent) => times.Order().ElementAt(Math.Min(times.Count - 1, times.Count * percent / 100));
}
