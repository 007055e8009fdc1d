using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EntraRecoveryPortal.Configuration;

namespace EntraRecoveryPortal.Jobs;

/// <summary>The due times of the schedule: counted in wall-clock time from midnight's day of an anchor, so that 02:00 stays 02:00 in summer,
/// and a little later each by a length that every portal of the tenant finds.</summary>
internal sealed class SnapshotSchedule(ScheduleOptions options, string tenantId)
{
    private readonly TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById(options.TimeZone);
    private readonly DateTime anchor = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Unspecified) + options.At.ToTimeSpan();

    public bool IsOn => options.IsOn;

    /// <summary>The latest due time that is not after now.</summary>
    public DateTime LastDue(DateTime utcNow)
    {
        var steps = Steps(utcNow);
        return Due(steps) is var due && due <= utcNow ? due : Due(steps - 1);
    }

    /// <summary>The earliest due time after now.</summary>
    public DateTime NextDue(DateTime utcNow)
    {
        var steps = Steps(utcNow);
        return Due(steps) is var due && due > utcNow ? due : Due(steps + 1);
    }

    private long Steps(DateTime utcNow) => (long)Math.Floor((TimeZoneInfo.ConvertTimeFromUtc(utcNow, zone) - anchor) / options.Every);

    private TimeSpan Jitter(long steps)
    {
        var most = TimeSpan.FromTicks(Math.Min(options.Jitter.Ticks, options.Every.Ticks / 3));
        var share = BitConverter.ToUInt16(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{tenantId}/{steps}"))));
        return TimeSpan.FromSeconds(Math.Floor(most.TotalSeconds * share / ushort.MaxValue));
    }

    private DateTime Due(long steps)
    {
        var local = anchor + (options.Every * steps);
        if (zone.IsInvalidTime(local))
            local += TimeSpan.FromHours(1); // the clock jumps over it
        return TimeZoneInfo.ConvertTimeToUtc(local, zone) + Jitter(steps);
    }
}
