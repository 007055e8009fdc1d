using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Comparing;

/// <summary>One item of a change, with what the object said on both sides.</summary>
public sealed record RiskCase(ObjectType Type, ChangeItem Item, JsonElement? From, JsonElement? Now)
{
    /// <summary>Whether it belongs to the portal's own registrations.</summary>
    public Func<bool> IsOwn { get; init; } = () => false;

    /// <summary>The groups that policies look at, on either side.</summary>
    public PolicyGroups Groups { get; init; } = PolicyGroups.None;

    internal bool IsIn(IReadOnlySet<string> groups) => (Now ?? From) is { } group && group.TextAt("id") is { } id && groups.Contains(id);
}

/// <summary>A difference that an intruder would make, or that opens or locks the tenant.</summary>
/// <param name="Id">Stable name for filters.</param>
/// <param name="Sentence">What the report shows.</param>
/// <param name="Types">Types it looks at.</param>
/// <param name="Applies">Whether an item is such a difference.</param>
public sealed record RiskRule(string Id, string Sentence, IReadOnlyList<string> Types, Func<RiskCase, bool> Applies);

/// <summary>The rules, most severe first: an item carries the first that applies.</summary>
public static class RiskRules
{
    private static readonly string[] Apps = ["application", "servicePrincipal"];
    private static readonly string[] Policies = ["conditionalAccessPolicy"];

    /// <summary>All rules.</summary>
    public static IReadOnlyList<RiskRule> All { get; } =
    [
        new("portal-changed", "The portal's own registration, permissions or credentials were changed.", [.. Apps, "appRoleAssignment", "oAuth2PermissionGrant"], c => c.IsOwn()),
        new("policy-blocks-everyone", "The policy now blocks everyone.", Policies,
            c => c.Now is { } now && PolicyReading.BlocksEveryone(now) && !(c.From is { } from && PolicyReading.BlocksEveryone(from)) && IsPolicyCore(c.Item)),
        new("credential-added", "A credential was added: whoever holds it can act as this application.", Apps,
            c => Added(c.Item, "passwordCredentials[") || Added(c.Item, "keyCredentials[")),
        new("federated-credential-added", "A federated credential was added: an outside system can act as this application.", ["application"],
            c => IsAttribute(c.Item, "federatedIdentityCredentials[") && c.Item.Now is not null),
        new("app-owner-added", "An owner was added, who can give this application new credentials.", Apps,
            c => LinkAdded(c.Item, "owners")),
        new("role-assigned", "A directory role was given.", ["directoryRoleAssignment", "scopedRoleMember"], c => ObjectAdded(c.Item)),
        new("role-eligible", "Somebody was made eligible for a directory role.", ["directoryRoleEligibility"], c => ObjectAdded(c.Item)),
        new("group-eligible", "Somebody was made eligible for a group that may hold directory roles.", ["groupEligibility"], c => ObjectAdded(c.Item)),
        new("privileged-member-added", "A member was added to a group that holds directory roles.", ["group"],
            c => (LinkAdded(c.Item, "members") || LinkAdded(c.Item, "owners")) && c.Now is { } now && now.IsTrueAt("isAssignableToRole")),
        new("exclusion-group-joined", "A member was added to a group that a Conditional Access policy leaves out.", ["group"],
            c => (LinkAdded(c.Item, "members") || LinkAdded(c.Item, "owners")) && c.IsIn(c.Groups.Excluded)),
        new("exclusion-group-left", "A member left a group that a Conditional Access policy leaves out: a break-glass account may be locked out.", ["group"],
            c => LinkRemoved(c.Item, "members") && c.IsIn(c.Groups.Excluded)),
        new("inclusion-group-left", "A member left a group that a Conditional Access policy is for: the policy no longer reaches them.", ["group"],
            c => LinkRemoved(c.Item, "members") && c.IsIn(c.Groups.Included)),
        new("policy-removed", "A Conditional Access policy was removed.", Policies,
            c => c.Item is { Kind: ItemKind.Object, From: ObjectItem.Present, Now: not ObjectItem.Present }),
        new("policy-disabled", "The policy is no longer enforced.", Policies,
            c => IsAttribute(c.Item, "state") && c.From is { } from && PolicyReading.IsEnabled(from) && c.Now is { } now && !PolicyReading.IsEnabled(now)),
        new("policy-exclusion-removed", "Somebody who was excluded from the policy no longer is: a break-glass account may be locked out.", Policies,
            c => IsAttribute(c.Item, "conditions.users.exclude") && Lost(c.Item).Any()),
        new("policy-exclusion-added", "Somebody was excluded from the policy.", Policies,
            c => IsAttribute(c.Item, "conditions.users.exclude") && Gained(c.Item).Any()),
        new("policy-widened", "The policy now applies to everyone.", Policies,
            c => IsAttribute(c.Item, "conditions.users.includeUsers") && Gained(c.Item).Contains("All", StringComparer.OrdinalIgnoreCase)),
        new("policy-weakened", "The policy asks for less than it did.", Policies,
            c => IsAttribute(c.Item, "grantControls.builtInControls") && Lost(c.Item).Any()),
        new("location-trusted", "A location is trusted that was not.", ["namedLocationPolicy"],
            c => (IsAttribute(c.Item, "isTrusted") && c.Item.Now == "true") || (IsAttribute(c.Item, "ipRanges") && c.Now is { } now && now.IsTrueAt("isTrusted"))),
        new("consent-for-everyone", "An application may act for everyone.", ["oAuth2PermissionGrant"],
            c => c.Now is { } now && now.TextAt("consentType") is "AllPrincipals" && (ObjectAdded(c.Item) || IsAttribute(c.Item, "scope"))),
        new("application-permission-added", "An application was given a permission of its own.", ["appRoleAssignment"],
            c => ObjectAdded(c.Item) && c.Now is { } now && now.TextAt("principalType") is "ServicePrincipal"),
        new("app-role-opened", "An app role was added or enabled, which others can be given.", ["application"],
            c => IsAttribute(c.Item, "appRoles[") && (c.Item.Path.EndsWith("].isEnabled", StringComparison.Ordinal)
                ? c.Item.Now == "true" : c.Item is { From: null, Now: { } role } && JsonElement.Parse(role) is { ValueKind: JsonValueKind.Object } one && one.IsTrueAt("isEnabled"))),
        new("redirect-added", "A redirect address was added, to which sign-ins can be sent.", Apps,
            c => (IsAttribute(c.Item, "web.redirectUris") || IsAttribute(c.Item, "spa.redirectUris") || IsAttribute(c.Item, "publicClient.redirectUris")
                || IsAttribute(c.Item, "replyUrls")) && Gained(c.Item).Any()),
        new("guest-access-changed", "What guests may do was changed.", ["authorizationPolicy"],
            c => IsAttribute(c.Item, "guestUserRoleId") || IsAttribute(c.Item, "allowInvitesFrom")),
        new("strength-changed", "An authentication strength accepts other methods than it did.", ["authenticationStrengthPolicy"],
            c => IsAttribute(c.Item, "allowedCombinations") && Gained(c.Item).Any()),
    ];

    /// <summary>The sentence of the first rule that applies, or null.</summary>
    public static string? Judge(RiskCase one) =>
        All.FirstOrDefault(rule => rule.Types.Contains(one.Type.Name, StringComparer.Ordinal) && rule.Applies(one))?.Sentence;

    private static bool IsAttribute(ChangeItem item, string pathStart) =>
        item.Kind == ItemKind.Attribute && item.Path.StartsWith(pathStart, StringComparison.Ordinal);

    private static bool Added(ChangeItem item, string pathStart) => IsAttribute(item, pathStart) && item.From is null;

    private static bool LinkAdded(ChangeItem item, string relation) =>
        item is { Kind: ItemKind.Link, LinkInNow: true, LinkInFrom: false } && item.Path.TrimStart(ChangeItem.InverseMark) == relation;

    private static bool LinkRemoved(ChangeItem item, string relation) =>
        item is { Kind: ItemKind.Link, LinkInFrom: true, LinkInNow: false } && item.Path.TrimStart(ChangeItem.InverseMark) == relation;

    private static bool ObjectAdded(ChangeItem item) => item.Kind == ItemKind.Object && item.From is null && item.Now is not null;

    private static bool IsPolicyCore(ChangeItem item) =>
        item.Kind == ItemKind.Object || IsAttribute(item, "state") || IsAttribute(item, "grantControls") || IsAttribute(item, "conditions.users");

    private static IEnumerable<string> Lost(ChangeItem item) => Texts(item.From).Except(Texts(item.Now), StringComparer.Ordinal);

    private static IEnumerable<string> Gained(ChangeItem item) => Texts(item.Now).Except(Texts(item.From), StringComparer.Ordinal);

    private static IReadOnlyList<string> Texts(string? json)
    {
        if (json is null)
            return [];

        var value = JsonElement.Parse(json);
        return value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(e => e.ValueKind == JsonValueKind.String ? e.GetString()! : e.GetRawText())] : [json];
    }
}
