using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Membership;

/// <summary>A rule of dynamic membership, understood as far as <see cref="RuleReader"/> goes.</summary>
/// <param name="Kind">Whose properties it reads: users' or devices'.</param>
/// <param name="Properties">Those it reads.</param>
internal sealed record MembershipRule(string Kind, IReadOnlySet<string> Properties, Func<TenantObject, bool> Admits)
{
    /// <summary>Null where the rule says more than is understood here.</summary>
    public static MembershipRule? Parse(string? text) => string.IsNullOrWhiteSpace(text) || RuleReader.TokensOf(text) is not { } tokens ? null : new RuleReader(tokens).Whole();
}
