using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Incidents;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Pages;

/// <summary>What Graph does not have: the whole state, the journal, a reset, and the page that shows them.</summary>
internal sealed class SimulatorEndpoints(TenantStore store, WriteJournal journal, IncidentDesk incidents, SimulatorOptions options)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", (HttpContext http) => TenantPage.Show(http, store, journal, incidents.Latest, options));
        routes.MapGet("/_simulator/state", State);
        routes.MapGet("/_simulator/writes", () => Results.Json(new JsonArray([.. journal.Read().Select(Entry)])));
        routes.MapPost("/_simulator/reset", Reset);
        routes.MapGet("/_simulator/simulator.css", () => Results.Stream(typeof(SimulatorEndpoints).Assembly.GetManifestResourceStream("simulator.css")!, "text/css"));
    }

    /// <summary>The whole state, or with ?kind= or ?ids= a part of it, each a list with commas.</summary>
    private IResult State(HttpContext http)
    {
        var kinds = Listed(http, "kind") ?? Kinds.All;
        if (kinds.FirstOrDefault(x => !Kinds.All.Contains(x)) is { } unknown)
            return Results.BadRequest($"There is no kind '{unknown}'. There are: {string.Join(", ", Kinds.All)}.");
        return Results.Stream(body => new CanonicalState(store).WriteAsync(body, kinds, Listed(http, "ids"), http.RequestAborted), "application/json; charset=utf-8");
    }

    private static string[]? Listed(HttpContext http, string name) =>
        http.Request.Query.TryGetValue(name, out var given) ? given.ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : null;

    private IResult Reset(HttpContext http)
    {
        store.Reset();
        journal.Clear();
        incidents.Forget();
        return WantsJson(http) ? Results.NoContent() : Results.Redirect("/");
    }

    public static bool WantsJson(HttpContext http) => http.Request.Headers.Accept.ToString().Contains("application/json", StringComparison.OrdinalIgnoreCase);

    private static JsonNode Entry(JournalEntry entry) => new JsonObject
    {
        ["at"] = entry.At.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
        ["method"] = entry.Method,
        ["path"] = entry.Path,
        ["appId"] = entry.AppId,
        ["status"] = entry.Status,
        ["body"] = entry.Body?.DeepClone(),
    };
}
