using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace EntraRecoveryPortal.Data;

/// <summary>Databases forget that a time is UTC; this remembers.</summary>
internal sealed class UtcDateTimeConverter() : ValueConverter<DateTime, DateTime>(
    time => time,
    time => DateTime.SpecifyKind(time, DateTimeKind.Utc));
