using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Graph.Types;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Reading;

/// <summary>Microsoft's own backup: the snapshots of the last seven days, and the jobs that recovered from one. To start a job takes a person.</summary>
internal static class RecoveryReads
{
    private const string Root = "directory/recovery";
    private const string Namespace = "#microsoft.graph.entraRecoveryServices.";
    private const int DaysKept = 7;
    private static readonly TimeSpan TakenAt = TimeSpan.FromHours(22);

    public static IEnumerable<GraphRoute> Routes { get; } =
    [
        new("GET", $"{Root}/jobs", Permissions.ReadRecoveries, call => List(call, "jobs", "recoveryJob", call.State.All(Kinds.RecoveryJob))),
        new("GET", $"{Root}/snapshots", Permissions.ReadRecoveries, call => List(call, "snapshots", "recoverySnapshot", Snapshots(call.Now))),
        new("GET", $"{Root}/snapshots/{{id}}", Permissions.ReadRecoveries, call => Snapshots(call.Now).FirstOrDefault(x => x.Id == call["id"]) is { } found
            ? GraphAnswer.Ok(Show(found, null))
            : GraphFault.NotFound(call["id"])),
        new("POST", $"{Root}/snapshots/{{id}}/recoveryJobs", Access.Nobody, _ => GraphFault.Denied()),
        new("POST", $"{Root}/snapshots/{{id}}/recoveryPreviewJobs", Access.Nobody, _ => GraphFault.Denied()),
    ];

    private static GraphAnswer List(GraphCall call, string set, string typeName, IEnumerable<TenantObject> items)
    {
        var options = call.Request.Query.Keys.Where(x => x.StartsWith('$')).ToList();
        if (options.Find(x => x is not ("$select" or "$top" or "$filter" or "$orderby")) is { } option)
            return GraphFault.UnsupportedQuery($"The query option '{option}' is not supported.");
        var type = GraphTypes.Get(typeName);
        var select = call.Request.Option("$select")?.Split(',', StringSplitOptions.TrimEntries).Prepend("id").Distinct().ToList();
        var filter = call.Request.Option("$filter") is { } text ? Filter.Parse(text, type) : null;
        if (select?.Exists(x => !type.Knows(x)) == true || (call.Request.Option("$filter") is not null && filter is null) || Order(call.Request.Option("$orderby"), items) is not { } ordered
            || !int.TryParse(call.Request.Option("$top") ?? "100", CultureInfo.InvariantCulture, out var top) || top is < 1 or > 999)
            return GraphFault.UnsupportedQuery("Unsupported or invalid query.");
        return GraphAnswer.Ok(new JsonObject
        {
            ["@odata.context"] = call.Context($"{Root}/{set}"),
            ["value"] = new JsonArray([.. ordered.Where(x => filter?.Admits(x) != false).Take(top).Select(x => Show(x, select))]),
        });
    }

    /// <summary>The newest comes first; by the time of its start either way where that is asked for.</summary>
    private static IEnumerable<TenantObject>? Order(string? orderBy, IEnumerable<TenantObject> items) => orderBy switch
    {
        null or "jobStartDateTime desc" or "createdDateTime desc" => items.OrderByDescending(Began, StringComparer.Ordinal),
        "jobStartDateTime" or "jobStartDateTime asc" or "createdDateTime" or "createdDateTime asc" => items.OrderBy(Began, StringComparer.Ordinal),
        _ => null,
    };

    private static string Began(TenantObject item) => item.Text("jobStartDateTime") ?? item.Text("createdDateTime") ?? "";

    private static JsonObject Show(TenantObject item, IReadOnlyList<string>? select)
    {
        var shown = new JsonObject { ["@odata.type"] = $"{Namespace}{(item.Kind == Kinds.RecoveryJob ? Kinds.RecoveryJob : "snapshot")}" };
        foreach (var (name, value) in item.Body.Where(x => select is null || select.Contains(x.Key)))
            shown[name] = value?.DeepClone();
        return shown;
    }

    private static IEnumerable<TenantObject> Snapshots(DateTimeOffset now)
    {
        var newest = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero) + TakenAt;
        for (var day = newest > now ? newest.AddDays(-1) : newest; day > now.AddDays(-DaysKept); day = day.AddDays(-1))
        {
            var id = Convert.ToBase64String(Encoding.ASCII.GetBytes(day.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));
            yield return new("recoverySnapshot", id, new() { ["id"] = id, ["createdDateTime"] = Instant.Text(day) }, 0);
        }
    }
}
