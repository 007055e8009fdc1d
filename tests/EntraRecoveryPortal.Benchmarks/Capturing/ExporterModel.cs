using System.Net.Http.Json;
using System.Text.Json;
using EntraRecoveryPortal.Features.Snapshots;

namespace EntraRecoveryPortal.Benchmarks.Capturing;

/// <summary>
/// A model of what the open exporter asks for with everything switched on, from its published code: pages of 100, three requests a group, five an
/// application, ten a service principal, twenty to a batch, one batch after the other. It is not that program.
/// </summary>
internal sealed class ExporterModel(Uri address, string token)
{
    private static readonly string[] OfGroup = ["owners", "owners", "members"];
    private static readonly string[] OfApplication = ["owners", "extensionProperties", "federatedIdentityCredentials", "owners/$ref", "owners/$count"];
    private static readonly string[] OfPrincipal =
        ["owners", "appRoleAssignedTo", "appRoleAssignments", "memberOf", "transitiveMemberOf", "owners/$ref", "memberOf/$ref", "owners/$count", "memberOf/$count", "transitiveMemberOf/$count"];

    /// <summary>How many of those that were sent had an answer with what was asked for.</summary>
    public int Answered { get; private set; }

    public static int Requests(SnapshotSummary snapshot)
    {
        int Count(string type) => snapshot.Types.Single(row => row.Type == type && row.Relation.Length == 0).PresentCount;
        static int Pages(int items) => (items + 99) / 100;
        return Pages(Count("user")) + Pages(Count("group")) + 2 + (OfGroup.Length * Count("group")) + (OfApplication.Length * Count("application")) + (OfPrincipal.Length * Count("servicePrincipal"));
    }

    /// <summary>Sends all of it; how many inner requests that were.</summary>
    public async Task<int> ReplayAsync()
    {
        using var http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(10) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var sent = 2;
        await foreach (var _ in IdsAsync("users"))
            sent += 0;
        sent += pages;
        foreach (var (list, relations) in new[] { ("groups", OfGroup), ("applications", OfApplication), ("servicePrincipals", OfPrincipal) })
        {
            pages = 0;
            var waiting = new List<string>();
            await foreach (var id in IdsAsync(list))
                waiting.AddRange(relations.Select(relation => $"/{list}/{id}/{relation}"));
            foreach (var batch in waiting.Chunk(20))
            {
                using var answer = await http.PostAsJsonAsync(new Uri("/v1.0/$batch", UriKind.Relative), new { requests = batch.Select((url, id) => new { id = $"{id}", method = "GET", url }) });
                sent += batch.Length;
                Answered += JsonElement.Parse(await answer.Content.ReadAsByteArrayAsync()).GetProperty("responses").EnumerateArray().Count(part => part.GetProperty("status").GetInt32() == 200);
            }

            sent += list == "groups" ? pages : 0;
        }

        return sent;

        async IAsyncEnumerable<string> IdsAsync(string list)
        {
            for (var next = $"/v1.0/{list}"; next is not null;)
            {
                var page = await http.GetFromJsonAsync<JsonElement>(new Uri(next, UriKind.RelativeOrAbsolute));
                pages++;
                foreach (var one in page.GetProperty("value").EnumerateArray())
                    yield return one.GetProperty("id").GetString()!;
                next = Simulator.SimulatorClient.Next(page);
            }
        }
    }

    private int pages;
}
