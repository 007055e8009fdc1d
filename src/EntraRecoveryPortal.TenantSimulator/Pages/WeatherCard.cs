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
            <p role="status">{Html.Encode(named is null ? "Made by hand." : $"{named.Title}. {named.Story}")} <a href="/_simulator/weather">In full</a> · <a href="/_simulator/requests">what was asked of Graph</a></p>
            {(named is null ? $"<pre><code>{Html.Encode(WeatherJson.Write(inForce).ToJsonString(Indented))}</code></pre>" : "")}
            <div class="grid">{string.Concat(WeatherPreset.All.Where(x => x != named).Select(Button))}</div>
            """;
    }

    private static string Button(WeatherPreset preset) => $"""
        <div class="incident"><p>{Html.Encode(preset.Story)}</p><div class="buttons"><form method="post" action="/_simulator/weather/{preset.Name}"><button>{Html.Encode(preset.Title)}</button></form></div></div>
        """;

    private static JsonElement Element(TenantWeather weather) => JsonSerializer.SerializeToElement(WeatherJson.Write(weather));
}
