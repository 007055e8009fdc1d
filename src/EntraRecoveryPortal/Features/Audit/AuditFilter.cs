using System.Globalization;
using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Security;

namespace EntraRecoveryPortal.Features.Audit;

/// <summary>The page's address as a query of the log; page and export read it the same way.</summary>
internal static class AuditFilter
{
    public const string Action = "action";
    public const string Outcome = "outcome";
    public const string Person = "person";
    public const string Operation = "operation";
    public const string From = "from";
    public const string Until = "until";

    public static AuditQuery QueryOf(UrlState state) => new()
    {
        Text = state.Search,
        Action = state.Filter(Action),
        Outcome = state.Filter(Outcome),
        PersonObjectId = state.Filter(Person),
        OperationId = Guid.TryParse(state.Filter(Operation), out var operation) ? operation : null,
        After = Day(state.Filter(From)),
        Before = Day(state.Filter(Until))?.AddDays(1),
        Skip = state.Skip,
        Take = state.Size,
    };

    /// <summary>The words of a filter's chip; null for what is no filter of this page.</summary>
    public static string? Words(string name, string value) => name switch
    {
        Action => $"action {value}",
        Outcome => value,
        Person => $"person {value}",
        Operation => $"operation {value}",
        From => $"from {value} (UTC)",
        Until => $"until {value} (UTC)",
        _ => null,
    };

    private static DateTime? Day(string? text)
        => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc)
            : null;
}
