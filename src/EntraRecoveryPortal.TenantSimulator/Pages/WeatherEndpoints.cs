using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Metering;
using EntraRecoveryPortal.TenantSimulator.Weather;

namespace EntraRecoveryPortal.TenantSimulator.Pages;

/// <summary>Makes the weather, moves the clock, and tells what was asked of Graph.</summary>
internal sealed class WeatherEndpoints(WeatherStation weather, QuotaMeter meter, RequestCounts counts, TenantClock clock)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/_simulator/weather", () => Results.Json(WeatherJson.Write(weather.InForce)));
        routes.MapPost("/_simulator/weather", (Delegate)SetAsync);
        routes.MapPost("/_simulator/weather/{name}", Pick);
        routes.MapGet("/_simulator/clock", () => Results.Json(Time()));
        routes.MapPost("/_simulator/clock", (Delegate)MoveAsync);
        routes.MapGet("/_simulator/requests", () => Results.Json(counts.Read()));
        routes.MapPost("/_simulator/requests/reset", Forget);
    }

    /// <summary>As at the start: the weather, the time, full quotas, nothing counted.</summary>
    public void Reset()
    {
        clock.Reset();
        weather.Reset();
        meter.Reset();
        counts.Reset();
    }

    private async Task<IResult> SetAsync(HttpContext http)
    {
        try
        {
            weather.Set(WeatherJson.Read(await TextAsync(http), weather.InForce));
            return Results.Json(WeatherJson.Write(weather.InForce));
        }
        catch (WeatherException fault)
        {
            return Wrong(fault.Field, fault.Message);
        }
    }

    private IResult Pick(HttpContext http, string name)
    {
        if (WeatherPreset.Find(name) is not { } preset)
            return Results.NotFound();
        weather.Set(preset.Weather);
        return SimulatorEndpoints.WantsJson(http) ? Results.Json(WeatherJson.Write(weather.InForce)) : Results.Redirect("/");
    }

    private async Task<IResult> MoveAsync(HttpContext http)
    {
        JsonObject? wanted;
        try
        {
            wanted = JsonNode.Parse(await TextAsync(http)) as JsonObject;
        }
        catch (System.Text.Json.JsonException)
        {
            wanted = null;
        }

        if (wanted is null)
            return Wrong("$", "$: an object is needed.");
        if (wanted.FirstOrDefault(x => x.Key is not ("advance" or "factor")).Key is { } unknown)
            return Wrong(unknown, $"{unknown}: there is no such member.");
        var advance = TimeSpan.Zero;
        if (wanted["advance"] is { } by && (!TimeSpan.TryParse(by.ToString(), CultureInfo.InvariantCulture, out advance) || advance < TimeSpan.Zero))
            return Wrong("advance", "advance: a time span from zero on is needed, as 30.00:00:00.");
        var factor = clock.Factor;
        if (wanted["factor"] is { } times && (times is not JsonValue number || !number.TryGetValue(out factor) || factor is not (> 0 and <= 100_000)))
            return Wrong("factor", "factor: a number above 0 is needed, 100000 at most.");
        clock.Advance(advance);
        if (factor != clock.Factor)
            clock.Run(factor);
        return Results.Json(Time());
    }

    private IResult Forget()
    {
        counts.Reset();
        return Results.NoContent();
    }

    private JsonObject Time() => new() { ["now"] = clock.GetUtcNow().UtcDateTime.ToString("O", CultureInfo.InvariantCulture), ["factor"] = clock.Factor };

    private static async Task<string> TextAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        return await reader.ReadToEndAsync(http.RequestAborted);
    }

    private static IResult Wrong(string field, string message) => Results.Json(new JsonObject { ["field"] = field, ["message"] = message }, statusCode: StatusCodes.Status400BadRequest);
}
