namespace EntraRecoveryPortal.Features.Differences;

/// <summary>A comparison that people ask for again and again.</summary>
public sealed record ReportPreset(string Label, string Icon, string Says, NewReport Wish);

/// <summary>The presets of the Differences page.</summary>
public static class ReportPresets
{
    private static readonly string[] ConditionalAccess = ["conditionalAccessPolicy", "namedLocationPolicy", "authenticationStrengthPolicy", "authenticationMethodPolicy"];

    /// <param name="beforeYesterday">Number of the newest snapshot that is at least a day old; null when there is none.</param>
    public static IReadOnlyList<ReportPreset> Of(int? beforeYesterday) =>
    [
        new("Conditional Access now", "policy", "Policies, locations, strengths and methods, read live in seconds", new() { Scope = ReportScope.Types, Types = ConditionalAccess, OperationId = Guid.NewGuid() }),
        .. beforeYesterday is { } number
            ? new[] { new ReportPreset("Since yesterday", "today", $"Snapshot #{number} with now, all types", new() { From = number, OperationId = Guid.NewGuid() }) }
            : [],
        new("Everything since the last snapshot", "update", "The newest complete snapshot with now, all types", new() { OperationId = Guid.NewGuid() }),
    ];
}
