namespace EntraRecoveryPortal.TenantSimulator.Weather;

/// <summary>A weather that cannot be, with the field that says so.</summary>
public sealed class WeatherException(string field, string reason) : Exception($"{field}: {reason}.")
{
    public string Field { get; } = field;
}
