using System.Globalization;

namespace EntraRecoveryPortal.Components.Shared;

/// <summary>Writes times for people: absolute in the viewer's zone, relative beside it, UTC for tooltips and copies.</summary>
public static class Clock
{
    public static string Absolute(DateTimeOffset time, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(time, zone);
        return local.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " " + Offset(local.Offset);
    }

    /// <summary>For the bar: "23:12 (4 min ago)" on the viewer's same day, "3 days ago" later.</summary>
    public static string Brief(DateTimeOffset time, TimeZoneInfo zone, DateTimeOffset now)
    {
        var local = TimeZoneInfo.ConvertTime(time, zone);
        return local.Date == TimeZoneInfo.ConvertTime(now, zone).Date
            ? $"{local.ToString("HH:mm", CultureInfo.InvariantCulture)} ({Relative(time, now)})"
            : Relative(time, now);
    }

    public static string Utc(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <param name="time">UTC, as the store keeps times.</param>
    public static string Utc(DateTime time) => Utc(new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)));

    public static string Machine(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string Relative(DateTimeOffset time, DateTimeOffset now)
    {
        var span = now - time;
        var length = Length(span.Duration());
        return span.Duration() < TimeSpan.FromMinutes(1) ? "just now" : span > TimeSpan.Zero ? length + " ago" : "in " + length;
    }

    /// <summary>The largest unit that says it: 4 s, 12 min, 3 h, 9 days.</summary>
    public static string Length(TimeSpan span) => span switch
    {
        { TotalSeconds: < 60 } => $"{(int)span.TotalSeconds} s",
        { TotalMinutes: < 60 } => $"{(int)span.TotalMinutes} min",
        { TotalHours: < 48 } => $"{(int)span.TotalHours} h",
        _ => $"{(int)span.TotalDays} days",
    };

    private static string Offset(TimeSpan offset) => offset == TimeSpan.Zero
        ? "UTC"
        : "UTC" + (offset < TimeSpan.Zero ? "-" : "+") + offset.ToString(offset.Minutes == 0 ? "%h" : "h\\:mm", CultureInfo.InvariantCulture);
}
