namespace EntraRecoveryPortal.TenantSimulator.Weather;

/// <summary>What stands behind --weather: the name of a preset, or of a file that says what differs from the documented.</summary>
public static class WeatherOption
{
    /// <exception cref="WeatherException">There is neither such a preset nor such a file, or the file makes no sense.</exception>
    public static TenantWeather Read(string? value)
    {
        if (value is null)
            return TenantWeather.Documented;
        if (WeatherPreset.Find(value) is { } preset)
            return preset.Weather;
        if (!File.Exists(value))
            throw new WeatherException(value, $"there is no such file, and no such preset among {string.Join(", ", WeatherPreset.All.Select(x => x.Name))}");
        return WeatherJson.Read(File.ReadAllText(value), TenantWeather.Documented);
    }
}
