using System.Globalization;
using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Configuration;

namespace EntraRecoveryPortal.Features.Settings;

/// <summary>Schedule and retention as a person would say them.</summary>
internal static class ScheduleWords
{
    public static string Of(ScheduleOptions schedule)
    {
        if (!schedule.IsOn)
            return "Snapshots are taken by hand only; the schedule is off.";
        var at = schedule.At.ToString("HH:mm", CultureInfo.InvariantCulture);
        return schedule.Every == TimeSpan.FromDays(1)
            ? $"A snapshot daily at {at} {schedule.TimeZone}."
            : $"A snapshot every {Length(schedule.Every)}, counted from {at} {schedule.TimeZone}.";
    }

    public static string Of(RetentionOptions retention)
    {
        string[] slots =
        [
            .. Slot(retention.Daily, "daily"), .. Slot(retention.Weekly, "weekly"), .. Slot(retention.Monthly, "monthly"), .. Slot(retention.Yearly, "yearly"),
        ];
        var kept = slots.Length == 0 ? "" : $"Kept: {string.Join(", ", slots)}. ";
        return $"{kept}Every snapshot stays for {Length(retention.KeepAll)}, and the newest {retention.KeepAtLeast} never leave.";

        static IEnumerable<string> Slot(int count, string name) => count == 0 ? [] : [$"{count} {name}"];
    }

    private static string Length(TimeSpan time) => time switch
    {
        { Hours: 0, Minutes: 0, Seconds: 0 } => Words.Count((long)time.TotalDays, "day"),
        { Minutes: 0, Seconds: 0 } => Words.Count((long)time.TotalHours, "hour"),
        _ => Words.Count((long)time.TotalMinutes, "minute"),
    };
}
