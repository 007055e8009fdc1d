using System.Globalization;
using EntraRecoveryPortal.Configuration;
using Microsoft.Extensions.Options;

namespace EntraRecoveryPortal.Features.Snapshots.Retention;

/// <summary>The slot that a snapshot takes when it is sealed, and when it expires therefore. Days begin in the time zone of the schedule, weeks on Monday.</summary>
public sealed class RetentionSlots(IOptions<RetentionOptions> retention, IOptions<ScheduleOptions> schedule)
{
    private readonly TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById(schedule.Value.TimeZone);

    /// <param name="sealedAt">In UTC.</param>
    /// <param name="before">When the snapshot before it that took part in slots was sealed; null for the first.</param>
    /// <param name="takesPart">Whether it is complete, or lacks nothing that the one before had.</param>
    public (string? Slot, DateTime ExpiresAt) Of(DateTime sealedAt, DateTime? before, bool takesPart)
    {
        var (slot, expiresAt) = ((string?)null, sealedAt + retention.Value.KeepAll);
        if (!takesPart)
            return (slot, expiresAt);
        var (now, last) = (Local(sealedAt), before is { } time ? Local(time) : (DateTime?)null);
        foreach (var (name, count, periodOf, until) in Kinds())
        {
            if (count == 0 || (last is { } known && periodOf(known) == periodOf(now)) || until(sealedAt, count) <= expiresAt)
                continue;
            (slot, expiresAt) = (name, until(sealedAt, count));
        }

        return (slot, expiresAt);
    }

    private IEnumerable<(string Name, int Count, Func<DateTime, int> PeriodOf, Func<DateTime, int, DateTime> Until)> Kinds() =>
    [
        ("daily", retention.Value.Daily, day => DayNumber(day), (from, count) => from.AddDays(count)),
        ("weekly", retention.Value.Weekly, day => (ISOWeek.GetYear(day) * 100) + ISOWeek.GetWeekOfYear(day), (from, count) => from.AddDays(7 * count)),
        ("monthly", retention.Value.Monthly, day => (day.Year * 12) + day.Month, (from, count) => from.AddMonths(count)),
        ("yearly", retention.Value.Yearly, day => day.Year, (from, count) => from.AddYears(count)),
    ];

    private DateTime Local(DateTime utc) => TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc), zone);

    private static int DayNumber(DateTime day) => DateOnly.FromDateTime(day).DayNumber;
}
