using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Comparing;

/// <summary>Groups that decide whom Conditional Access policies reach, so that a change of their members is a change of the policies.</summary>
/// <param name="Included">Ids of groups that a policy is for.</param>
/// <param name="Excluded">Ids of groups that a policy leaves out.</param>
public sealed record PolicyGroups(IReadOnlySet<string> Included, IReadOnlySet<string> Excluded)
{
    /// <summary>No policy is known.</summary>
    public static PolicyGroups None { get; } = Of([]);

    /// <summary>The groups of all these policies.</summary>
    public static PolicyGroups Of(IReadOnlyCollection<JsonElement> policies) => new(
        policies.SelectMany(policy => policy.TextsAt("conditions.users.includeGroups")).ToHashSet(StringComparer.OrdinalIgnoreCase),
        policies.SelectMany(policy => policy.TextsAt("conditions.users.excludeGroups")).ToHashSet(StringComparer.OrdinalIgnoreCase));
}
