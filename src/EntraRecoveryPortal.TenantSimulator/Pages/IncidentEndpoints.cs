using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using EntraRecoveryPortal.TenantSimulator.Incidents;

namespace EntraRecoveryPortal.TenantSimulator.Pages;

/// <summary>Incidents to cause, and the truth about them.</summary>
internal sealed class IncidentEndpoints(IncidentDesk incidents, SimulatorOptions options)
{
    private static readonly JsonSerializerOptions Legible = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/_simulator/incidents", () => Results.Json(IncidentCatalogue.Themes.SelectMany(theme => theme.Incidents.Select(x => Describe(theme, x))), Legible));
        routes.MapGet("/_simulator/incidents/{name}", (string name) => incidents.LastOf(name) is { } outcome ? Results.Json(outcome, Legible) : Results.NotFound());
        routes.MapPost("/_simulator/incidents/{name}", Cause);
    }

    private IResult Cause(HttpContext http, string name)
    {
        if (IncidentCatalogue.Find(name) is not { } incident)
            return Results.NotFound();
        var (wish, refusal) = IncidentWish.Read(http.Request.Query, incident, options);
        if (wish is null)
            return Results.Json(new { Error = refusal }, Legible, statusCode: StatusCodes.Status400BadRequest);
        var outcome = incidents.Cause(incident, wish);
        return SimulatorEndpoints.WantsJson(http) ? Results.Json(outcome, Legible) : Results.Redirect("/");
    }

    private object Describe(IncidentTheme theme, Incident incident) => new
    {
        incident.Name,
        Theme = theme.Title,
        incident.Title,
        incident.Story,
        Size = incident.Size is { } size ? new { size.What, Usual = size.Usual(options) } : null,
        incident.WaitsForListing,
        Last = incidents.LastOf(incident.Name),
    };
}
