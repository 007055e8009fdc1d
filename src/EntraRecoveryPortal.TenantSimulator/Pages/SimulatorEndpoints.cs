using System.Globalization;
using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Churning;
using EntraRecoveryPortal.TenantSimulator.Incidents;
using EntraRecoveryPortal.TenantSimulator.Loading;
using EntraRecoveryPortal.TenantSimulator.State;
using EntraRecoveryPortal.TenantSimulator.Weather;
using Microsoft.AspNetCore.Http.Features;

namespace EntraRecoveryPortal.TenantSimulator.Pages;

/// <summary>What Graph does not have: the whole state, the journal, a reset, and the page that shows them.</summary>
internal sealed class SimulatorEndpoints(TenantStore store, WriteJournal journal, IncidentDesk incidents, WeatherStation weather, WeatherEndpoints surroundings, SimulatorOptions options, Switches switches)
{
    /// <summary>A header of the log.</summary>
    private const string CompleteAfter = "x-complete-after";

    private const int DefaultChanges = 1000;
    private const int MostChanges = 50_000;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", (HttpContext http) => TenantPage.Show(http, store, journal, incidents.Latest, weather.InForce, options));
        routes.MapGet("/_simulator/state", State);
        routes.MapGet("/_simulator/log", Log);
        routes.MapPost("/_simulator/load", (Delegate)LoadAsync);
        routes.MapPost("/_simulator/churn", Churn);
        routes.MapGet("/_simulator/writes", () => Results.Json(new JsonArray([.. journal.Read().Select(Entry)])));
        routes.MapGet("/_simulator/behaviour", () => Results.Json(switches.Show()));
        routes.MapPost("/_simulator/behaviour", (JsonObject wanted) => switches.Turn(wanted) ? Results.Json(switches.Show()) : Results.BadRequest());
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

    /// <summary>Every change since the seed's state, or behind ?after=, at most ?top= of them: a line each. A header says behind which number none is missing.</summary>
    private IResult Log(HttpContext http)
    {
        var (after, top) = (0L, DefaultChanges);
        if ((http.Request.Query.TryGetValue("after", out var afterText) && !long.TryParse(afterText, NumberStyles.None, CultureInfo.InvariantCulture, out after))
            || (http.Request.Query.TryGetValue("top", out var topText) && !int.TryParse(topText, NumberStyles.None, CultureInfo.InvariantCulture, out top)))
            return Results.BadRequest("after and top must be whole numbers.");
        var (complete, lines) = store.Read(state => (state.Log.CompleteAfter, state.Log.CompleteAfter > Math.Max(after, 1) && http.Request.Query.ContainsKey("after")
            ? null
            : ChangeLines.Of(state.Log.After(after).Take(Math.Min(top, MostChanges)))));
        http.Response.Headers[CompleteAfter] = complete.ToString(CultureInfo.InvariantCulture);
        return lines is null
            ? Results.Text($"The log is complete after {complete}; what was before is forgotten.", statusCode: StatusCodes.Status410Gone)
            : Results.Bytes(lines, "application/x-ndjson; charset=utf-8");
    }

    private async Task<IResult> LoadAsync(HttpContext http)
    {
        // A tenant has no largest size.
        http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
        try
        {
            using var lines = new StreamReader(http.Request.Body);
            store.Replace(await new TenantLoad(options).ReadAsync(lines, http.RequestAborted));
        }
        catch (LoadFaultException fault)
        {
            return Results.BadRequest(fault.Message);
        }

        Forget();
        return Results.NoContent();
    }

    private IResult Churn(HttpContext http)
    {
        var (request, fault) = ChurnRequest.Read(http.Request.Query);
        if (request is null)
            return Results.BadRequest(fault);
        var truth = store.Write("churn", state => Churning.Churn.Run(state, request));
        return Results.Stream(body => truth.WriteAsync(body, http.RequestAborted), "application/json; charset=utf-8");
    }

    private static string[]? Listed(HttpContext http, string name) =>
        http.Request.Query.TryGetValue(name, out var given) ? given.ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : null;

    private IResult Reset(HttpContext http)
    {
        store.Reset();
        Forget();
        surroundings.Reset();
        return WantsJson(http) ? Results.NoContent() : Results.Redirect("/");
    }

    private void Forget()
    {
        journal.Clear();
        incidents.Forget();
        switches.Reset();
    }

    public static bool WantsJson(HttpContext http) => http.Request.Headers.Accept.ToString().Contains("application/json", StringComparison.OrdinalIgnoreCase);

    private static JsonNode Entry(JournalEntry entry) => new JsonObject
    {
        ["at"] = entry.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        ["method"] = entry.Method,
        ["path"] = entry.Path,
        ["appId"] = entry.AppId,
        ["status"] = entry.Status,
        ["body"] = entry.Body is null ? null : JsonNode.Parse(entry.Body),
    };
}
