using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Comparing;

/// <summary>What a Conditional Access policy does, read from its content.</summary>
public static class PolicyReading
{
    internal const string Grant = "grantControls";

    /// <summary>The policy is enforced.</summary>
    public static bool IsEnabled(JsonElement policy) => policy.TextAt("state") is "enabled";

    /// <summary>The policy blocks instead of asking for something.</summary>
    public static bool Blocks(JsonElement policy) => policy.TextsAt("grantControls.builtInControls").Contains("block", StringComparer.OrdinalIgnoreCase);

    /// <summary>The policy asks for something, blocks, or limits the session.</summary>
    public static bool HasControl(JsonElement policy) =>
        HasGrant(policy)
        || (policy.At("sessionControls") is { ValueKind: JsonValueKind.Object } session && session.EnumerateObject().Any(control => control.Value.ValueKind is JsonValueKind.Object or JsonValueKind.True));

    /// <summary>The policy asks for something before it lets in, or blocks.</summary>
    public static bool HasGrant(JsonElement policy) =>
        policy.TextsAt($"{Grant}.builtInControls").Count + policy.TextsAt($"{Grant}.customAuthenticationFactors").Count + policy.TextsAt($"{Grant}.termsOfUse").Count > 0
        || policy.TextAt($"{Grant}.authenticationStrength.id") is not null;

    /// <summary>"mfa, terms of use": what it asks for, by Graph's names where it has any.</summary>
    public static string Asked(JsonElement policy) => string.Join(", ", policy.TextsAt($"{Grant}.builtInControls")
        .Concat(policy.TextAt($"{Grant}.authenticationStrength.id") is null ? [] : ["an authentication strength"])
        .Concat(policy.TextsAt($"{Grant}.termsOfUse").Take(1).Select(_ => "terms of use"))
        .Concat(policy.TextsAt($"{Grant}.customAuthenticationFactors").Take(1).Select(_ => "a custom control")));

    /// <summary>The policy applies to all people.</summary>
    public static bool IncludesEveryone(JsonElement policy) => policy.TextsAt("conditions.users.includeUsers").Contains("All", StringComparer.OrdinalIgnoreCase);

    /// <summary>The policy says for whom it is; without, Microsoft Graph refuses it. One for workloads says it elsewhere.</summary>
    public static bool IncludesSomebody(JsonElement policy) =>
        policy.TextsAt("conditions.users.includeUsers").Count + policy.TextsAt("conditions.users.includeGroups").Count + policy.TextsAt("conditions.users.includeRoles").Count > 0
        || policy.At("conditions.users.includeGuestsOrExternalUsers") is { ValueKind: JsonValueKind.Object }
        || policy.TextsAt("conditions.clientApplications.includeServicePrincipals").Count > 0;

    /// <summary>The policy excludes somebody: a break-glass account, a group, a role, guests.</summary>
    public static bool ExcludesSomebody(JsonElement policy) =>
        policy.TextsAt("conditions.users.excludeUsers").Count + policy.TextsAt("conditions.users.excludeGroups").Count
        + policy.TextsAt("conditions.users.excludeRoles").Count > 0 || policy.At("conditions.users.excludeGuestsOrExternalUsers") is not null;

    /// <summary>An enforced policy that blocks all people: it may lock the tenant.</summary>
    public static bool BlocksEveryone(JsonElement policy) => IsEnabled(policy) && Blocks(policy) && IncludesEveryone(policy);
}
