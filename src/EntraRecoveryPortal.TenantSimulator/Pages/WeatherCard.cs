using System.Text.Json;
using EntraRecoveryPortal.TenantSimulator.Weather;

namespace EntraRecoveryPortal.TenantSimulator.Pages;

/// <summary>The weather in force and others to pick.</summary>
internal static class WeatherCard
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static string Of(TenantWeather inForce)
    {
        var named = WeatherPreset.All.FirstOrDefault(x => JsonElement.DeepEquals(Element(x.Weather), Element(inForce)));
        return $"""
            <section class="card" id="weather"><h2>Weather</h2>
            <p role="status">{Html.Encode(named is null ? "Made by hand." : $"{named.Title}. {named.Story}")} <a href="/_simulator/weather">In full</a> · <a href="/_simulator/requests">what was asked of Graph</a></p>
            {(named is null ? $"<pre><code>{Html.Encode(WeatherJson.Write(inForce).ToJsonString(Indented))}</code></pre>" : "")}
            {string.Concat(WeatherPreset.All.Where(x => x != named).Select(Button))}</section>
            """;
    }

    private static string Button(WeatherPreset preset) => $"""
        <form method="post" action="/_simulator/weather/{preset.Name}" class="act"><p>{Html.Encode(preset.Story)}</p><button>{Html.Encode(preset.Title)}</button></form>
        """;

    private static JsonElement Element(TenantWeather weather) => JsonSerializer.SerializeToElement(WeatherJson.Write(weather));
}
