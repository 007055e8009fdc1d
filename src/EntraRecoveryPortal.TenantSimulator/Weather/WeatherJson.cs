using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using EntraRecoveryPortal.TenantSimulator.Metering;

namespace EntraRecoveryPortal.TenantSimulator.Weather;

/// <summary>The weather as JSON. What it says wrongly is told with the place where it stands; a typing error never becomes fine weather.</summary>
public static class WeatherJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    public static JsonObject Write(TenantWeather weather) => JsonSerializer.SerializeToNode(weather, Options)!.AsObject();

    /// <summary>The weather before, with the members that the text names in place of its own; null takes a member back to what is documented.</summary>
    /// <exception cref="WeatherException">A member is unknown or its value makes no sense.</exception>
    public static TenantWeather Read(string text, TenantWeather before)
    {
        try
        {
            if (JsonNode.Parse(text) is not JsonObject wanted)
                throw new WeatherException("$", "an object is needed");
            var merged = Write(before);
            foreach (var (name, value) in wanted)
            {
                merged.Remove(name);
                if (value is not null)
                    merged[name] = value.DeepClone();
                else if (!Write(TenantWeather.Documented).ContainsKey(name))
                    throw new WeatherException(name, "there is no such member");
            }

            var weather = merged.Deserialize<TenantWeather>(Options)!;
            Check(weather);
            return weather;
        }
        catch (JsonException fault)
        {
            throw new WeatherException(fault.Path is null or "$" ? "$" : fault.Path.Replace("$.", "", StringComparison.Ordinal), "unknown, or not of the right type");
        }
    }

    private static void Check(TenantWeather weather)
    {
        AtLeastZero("latency.milliseconds", weather.Latency.Milliseconds);
        AtLeastZero("latency.jitterMilliseconds", weather.Latency.JitterMilliseconds);
        AtLeastZero("lag.seconds", weather.Lag.Seconds);
        AtLeastZero("lag.listSeconds", weather.Lag.ListSeconds);
        AtLeastZero("lag.jitterSeconds", weather.Lag.JitterSeconds);
        Check(weather.Quota);
        for (var i = 0; i < weather.Faults.Count; i++)
            Check($"faults[{i}]", weather.Faults[i]);
        for (var i = 0; i < weather.Withdrawals.Count; i++)
        {
            Require($"withdrawals[{i}].app", weather.Withdrawals[i].App is { Length: > 0 }, "a client id is needed");
            Require($"withdrawals[{i}].permission", weather.Withdrawals[i].Permission is { Length: > 0 }, "a permission or * is needed");
            AtLeastZero($"withdrawals[{i}].after", weather.Withdrawals[i].After);
        }
    }

    private static void Check(Quota quota)
    {
        Require("quota.resourceUnits", quota.ResourceUnits is null or > 0, "must be above 0");
        Require("quota.writes", quota.Writes > 0, "must be above 0");
        Require("quota.tenantWrites", quota.TenantWrites > 0, "must be above 0");
        Require("quota.appWrites", quota.AppWrites > 0, "must be above 0");
        Require("quota.appResourceUnits", quota.AppResourceUnits > 0, "must be above 0");
        Require("quota.personalApplicationWrites", quota.PersonalApplicationWrites > 0, "must be above 0");
        Require("quota.appRequests", quota.AppRequests > 0, "must be above 0");
        Require("quota.getByIdsUnits", quota.GetByIdsUnits > 0, "must be above 0");
        Require("quota.usedElsewhere", quota.UsedElsewhere is >= 0 and < 1, "must be from 0 to below 1");
        Require("quota.usedInOtherTenants", quota.UsedInOtherTenants is >= 0 and < 1, "must be from 0 to below 1");
    }

    private static void Check(string place, FaultRule fault)
    {
        Require($"{place}.status", fault.Status is >= 400 and < 600, "must be from 400 to 599");
        Require($"{place}.retryAfter", fault.RetryAfter is null or >= 0, "must not be below 0");
        Require($"{place}.path", fault.Path.Length > 0 && fault.Path.Trim('/') == fault.Path, "a path below /v1.0 is needed, without slashes at its ends");
        Require($"{place}.path", !fault.Path.Contains("**", StringComparison.Ordinal) || fault.Path.IndexOf("**", StringComparison.Ordinal) == fault.Path.Length - 2, "** stands only at the end");
        Require($"{place}.rate", fault.Rate is >= 0 and <= 1, "must be from 0 to 1");
        AtLeastZero($"{place}.after", fault.After);
        Require($"{place}.times", fault.Times is null or > 0, "must be above 0");
    }

    private static void AtLeastZero(string field, double value) => Require(field, value >= 0 && double.IsFinite(value), "must not be below 0");

    private static void Require(string field, bool holds, string reason)
    {
        if (!holds)
            throw new WeatherException(field, reason);
    }
}
