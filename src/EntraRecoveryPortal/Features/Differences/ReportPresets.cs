using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Core.Comparing;

namespace EntraRecoveryPortal.Features.Differences;

/// <summary>A comparison that people ask for again and again.</summary>
/// <param name="Label">The words on its button.</param>
/// <param name="Icon">A Material symbol.</param>
/// <param name="Says">What it compares.</param>
/// <param name="Wish">The report that is made.</param>
/// <param name="Query">What the report is opened with: filters, with their question mark.</param>
public sealed record ReportPreset(string Label, string Icon, string Says, NewReport Wish, string Query = "");

/// <summary>The presets of the Differences page.</summary>
public static class ReportPresets
{
    private static readonly string[] ConditionalAccess = ["conditionalAccessPolicy", "namedLocationPolicy", "authenticationStrengthPolicy", "authenticationMethodPolicy"];

    // Every type that a risk rule looks at.
    private static readonly IReadOnlyList<string> Privilege = [.. RiskRules.All.SelectMany(rule => rule.Types).Distinct(StringComparer.Ordinal)];

    /// <param name="beforeYesterday">Number of the newest snapshot that is at least a day old; null when there is none.</param>
    public static IReadOnlyList<ReportPreset> Of(int? beforeYesterday) =>
    [
        new("Conditional Access now", "policy", "Policies, locations, strengths and methods, read live in seconds", new() { Scope = ReportScope.Types, Types = ConditionalAccess, OperationId = Guid.NewGuid() }),
        .. beforeYesterday is { } number
            ? new[] { new ReportPreset("Since yesterday", "today", $"Snapshot #{number} with now, all types", new() { From = number, OperationId = Guid.NewGuid() }) }
            : [],
        new(beforeYesterday is null ? "Privilege since the last snapshot" : "Privilege since yesterday", "shield",
            $"Roles, permissions, credentials, owners, policies and guests: {(beforeYesterday is { } old ? $"snapshot #{old}" : "the newest complete snapshot")} with now, what carries a risk mark",
            new() { From = beforeYesterday, Scope = ReportScope.Types, Types = Privilege, OperationId = Guid.NewGuid() },
            new UrlState().WithFilter(FilterNames.Risk, ChangeFilter.AnyRisk).ToQuery()),
        new("Everything since the last snapshot", "update", "The newest complete snapshot with now, all types", new() { OperationId = Guid.NewGuid() }),
    ];
}
