using System.Diagnostics;
using System.Text.Json;

namespace EntraRecoveryPortal.Benchmarks.Simulator;

/// <summary>What clients of a directory ask all day: a page of a list, one object, its manager, groups and members.</summary>
internal static class MixedReads
{
    public static async Task<double> PerSecondAsync(Uri address, int clients, TimeSpan duration)
    {
        var watch = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, clients).Select(x => Task.Run(() => ReadAsync(address, x, duration))));
        return counts.Sum() / watch.Elapsed.TotalSeconds;
    }

    private static async Task<int> ReadAsync(Uri address, int number, TimeSpan duration)
    {
        using var client = new SimulatorClient(address);
        await client.SignInAsync();
        var random = new Random(number);
        var (count, users, groups) = (0, "users?$top=100", "groups?$top=100");
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < duration;)
        {
            var people = await client.GetAsync(users);
            var circles = await client.GetAsync(groups);
            (users, groups) = (SimulatorClient.Next(people) ?? "users?$top=100", SimulatorClient.Next(circles) ?? "groups?$top=100");
            count += 2;
            for (var i = 0; i < 5; i++)
            {
                var (user, group) = (Any(people, random), Any(circles, random));
                foreach (var path in new[] { $"users/{user}", $"users/{user}/memberOf", $"groups/{group}/members?$select=id", $"groups/{group}/owners", $"users?$filter=id eq '{user}'&$expand=manager" })
                    await client.GetAsync(path);
                count += 5;
            }
        }

        return count;
    }

    private static string Any(JsonElement page, Random random)
    {
        var value = page.GetProperty("value");
        return value[random.Next(value.GetArrayLength())].GetProperty("id").GetString()!;
    }
}
