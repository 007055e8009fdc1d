using EntraRecoveryPortal.Core.Recovering;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>What decides who gets in once a plan is carried out, beside what it writes itself, as far as it could be read.</summary>
internal sealed record SignInSight
{
    /// <summary>Policies that the plan does not write, and that name groups whose members it changes.</summary>
    public required IReadOnlyList<LiveObject> Policies { get; init; }

    /// <summary>Who is directly in the groups that policies name; a group of which nobody can tell is not in it.</summary>
    public required IReadOnlyDictionary<string, IReadOnlySet<string>> Members { get; init; }

    public required SignInMeans Means { get; init; }

    /// <summary>What could not be looked for, and why, as sentences.</summary>
    public required IReadOnlyList<string> Unread { get; init; }
}
