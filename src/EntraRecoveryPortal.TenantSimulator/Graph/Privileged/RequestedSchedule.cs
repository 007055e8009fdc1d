using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Privileged;

/// <summary>From when until when somebody is to hold a role or a membership.</summary>
/// <param name="End">Null: for good.</param>
internal sealed record RequestedSchedule(DateTimeOffset Start, DateTimeOffset? End)
{
    /// <summary>Null where the body holds no schedule that Graph takes. A start that has passed is now.</summary>
    public static RequestedSchedule? Read(JsonNode? scheduleInfo, DateTimeOffset now)
    {
        if (scheduleInfo is not JsonObject given || given["expiration"] is not (null or JsonObject))
            return null;
        var start = now;
        if (given["startDateTime"]?.ToString() is { } text)
        {
            if (!TryRead(text, out start))
                return null;
            start = start < now ? now : start;
        }

        var expiration = given["expiration"] as JsonObject;
        return expiration?["type"]?.ToString().ToUpperInvariant() switch
        {
            null or "NOEXPIRATION" => new(start, null),
            "AFTERDATETIME" when TryRead(expiration["endDateTime"]?.ToString(), out var end) && end > start => new(start, end),
            "AFTERDURATION" when Duration(expiration["duration"]?.ToString()) is { } length && length > TimeSpan.Zero => new(start, start + length),
            _ => null,
        };
    }

    public bool IsPending(DateTimeOffset now) => Start > now;

    public JsonObject Info() => new()
    {
        ["expiration"] = new JsonObject
        {
            ["duration"] = null,
            ["endDateTime"] = End is { } end ? Instant.Text(end) : null,
            ["type"] = End is null ? "noExpiration" : "afterDateTime",
        },
        ["recurrence"] = null,
        ["startDateTime"] = Instant.Text(Start),
    };

    private static bool TryRead(string? text, out DateTimeOffset moment) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out moment);

    private static TimeSpan? Duration(string? text)
    {
        try
        {
            return text is null ? null : XmlConvert.ToTimeSpan(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
