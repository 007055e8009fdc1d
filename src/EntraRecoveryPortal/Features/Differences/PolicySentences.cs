using System.Text.Json;
using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Features.Differences;

/// <summary>What differs about a policy, a location or a permission, as a person would say it. It stands beside the raw values and never replaces them.</summary>
public static class PolicySentences
{
    private const string Arrow = " → ";
    private const int MostNamed = 5;

    private static readonly (string Path, string Label)[] Labels =
    [
        ("state", "State"),
        ("grantControls.builtInControls", "Grant"),
        ("grantControls.operator", "Grant asks for"),
        ("grantControls.authenticationStrength", "Authentication strength"),
        ("grantControls.termsOfUse", "Terms of use"),
        ("conditions.users.includeGuestsOrExternalUsers", "Guests"),
        ("conditions.users.excludeGuestsOrExternalUsers", "Excluded guests"),
        ("conditions.users.includeUsers", "Users"),
        ("conditions.users.excludeUsers", "Excluded users"),
        ("conditions.users.includeGroups", "Groups"),
        ("conditions.users.excludeGroups", "Excluded groups"),
        ("conditions.users.includeRoles", "Roles"),
        ("conditions.users.excludeRoles", "Excluded roles"),
        ("conditions.applications.includeApplications", "Apps"),
        ("conditions.applications.excludeApplications", "Excluded apps"),
        ("conditions.applications.includeUserActions", "User actions"),
        ("conditions.locations.includeLocations", "Locations"),
        ("conditions.locations.excludeLocations", "Excluded locations"),
        ("conditions.platforms.includePlatforms", "Platforms"),
        ("conditions.platforms.excludePlatforms", "Excluded platforms"),
        ("conditions.clientAppTypes", "Client apps"),
        ("conditions.signInRiskLevels", "Sign-in risk"),
        ("conditions.userRiskLevels", "User risk"),
        ("sessionControls", "Session"),
        ("isTrusted", "Trusted"),
        ("ipRanges", "Addresses"),
        ("countriesAndRegions", "Countries"),
        ("includeUnknownCountriesAndRegions", "Unknown countries"),
        ("allowedCombinations", "Accepted methods"),
        ("scope", "Permissions"),
    ];

    // By the beginning of the path that they may stand at: "All" means another thing in every place.
    private static readonly (string Path, string Value, string Words)[] Values =
    [
        ("state", "enabled", "on"),
        ("state", "disabled", "off"),
        ("state", "enabledForReportingButNotEnforced", "report-only"),
        ("grantControls.builtInControls", "block", "block"),
        ("grantControls.builtInControls", "mfa", "require MFA"),
        ("grantControls.builtInControls", "compliantDevice", "require a compliant device"),
        ("grantControls.builtInControls", "domainJoinedDevice", "require a hybrid joined device"),
        ("grantControls.builtInControls", "approvedApplication", "require an approved client app"),
        ("grantControls.builtInControls", "compliantApplication", "require an app protection policy"),
        ("grantControls.builtInControls", "passwordChange", "require a password change"),
        ("grantControls.operator", "AND", "all of it"),
        ("grantControls.operator", "OR", "any one of it"),
        ("conditions.users", "All", "all users"),
        ("conditions.users", "None", "nobody"),
        ("conditions.users", "GuestsOrExternalUsers", "guests and external users"),
        ("conditions.applications", "All", "all apps"),
        ("conditions.applications", "None", "no app"),
        ("conditions.applications", "Office365", "Office 365"),
        ("conditions.applications", "MicrosoftAdminPortals", "Microsoft admin portals"),
        ("conditions.locations", "All", "anywhere"),
        ("conditions.locations", "AllTrusted", "all trusted locations"),
        ("conditions.platforms", "all", "any platform"),
        ("conditions.clientAppTypes", "all", "all client apps"),
        ("conditions.clientAppTypes", "browser", "browser"),
        ("conditions.clientAppTypes", "mobileAppsAndDesktopClients", "mobile and desktop apps"),
        ("conditions.clientAppTypes", "exchangeActiveSync", "Exchange ActiveSync"),
        ("conditions.clientAppTypes", "other", "legacy clients"),
    ];

    /// <summary>Empty for a type that is better read as it is.</summary>
    /// <param name="type">The catalogue's name of the type.</param>
    /// <param name="from">Content then; null when it was not there or is not kept.</param>
    /// <param name="now">Content now; null when it is not there or is not kept.</param>
    /// <param name="attributes">What differs.</param>
    /// <param name="names">Names of ids.</param>
    public static IReadOnlyList<string> Of(string type, JsonElement? from, JsonElement? now, IEnumerable<AttributeRow> attributes, IReadOnlyDictionary<string, string> names) => type switch
    {
        _ when from is null && now is null => [],
        "conditionalAccessPolicy" when from is null != now is null => [$"{(from is null ? "The new policy: " : "The policy that is gone: ")}{Whole((from ?? now)!.Value, names)}"],
        "conditionalAccessPolicy" or "namedLocationPolicy" or "authenticationStrengthPolicy" => [.. attributes.SelectMany(Leaves).Select(one => Sentence(one.Path, one, names)).OfType<string>()],
        "authenticationMethodPolicy" => [.. attributes.SelectMany(Leaves).Select(one => Method(one, names)).OfType<string>()],
        "oAuth2PermissionGrant" => [Grant((now ?? from)!.Value, now is null ? "could act" : "may act", names), .. attributes.Select(one => Sentence(one.Path, one, names)).OfType<string>()],
        "appRoleAssignment" => [Assignment((now ?? from)!.Value, now is null ? "had" : "has", names)],
        _ => [],
    };

    // A block that came or went as a whole is told leaf by leaf.
    private static IEnumerable<AttributeRow> Leaves(AttributeRow one)
    {
        var (from, now) = (Properties(one.From), Properties(one.Now));
        return from is null && now is null
            ? [one]
            : (from ?? []).Keys.Union((now ?? []).Keys, StringComparer.Ordinal).Where(name => !name.StartsWith('@'))
                .SelectMany(name => Leaves(new($"{one.Path}.{name}", from?.GetValueOrDefault(name), now?.GetValueOrDefault(name))));

        static Dictionary<string, string>? Properties(string? json) => json is ['{', ..]
            ? JsonElement.Parse(json).EnumerateObject().ToDictionary(property => property.Name, property => property.Value.GetRawText(), StringComparer.Ordinal)
            : null;
    }

    /// <summary>"on: require MFA, for all users, on all apps, not for Break glass".</summary>
    private static string Whole(JsonElement policy, IReadOnlyDictionary<string, string> names)
    {
        var who = All("conditions.users.includeUsers", "conditions.users.includeGroups", "conditions.users.includeRoles");
        var notWho = All("conditions.users.excludeUsers", "conditions.users.excludeGroups", "conditions.users.excludeRoles");
        var grant = string.Join(policy.TextAt("grantControls.operator") is "OR" ? " or " : " and ", All("grantControls.builtInControls"));
        var strength = policy.TextAt("grantControls.authenticationStrength.displayName");
        return string.Join(", ", new[]
        {
            $"{Word("state", policy.TextAt("state") ?? "", names)}: {(grant.Length > 0 ? grant : strength ?? "session controls only")}",
            $"for {(who.Count == 0 ? "nobody" : Some(who))}",
            All("conditions.applications.includeApplications") is { Count: > 0 } apps ? $"on {Some(apps)}" : null,
            notWho.Count > 0 ? $"not for {Some(notWho)}" : null,
        }.OfType<string>());

        IReadOnlyList<string> All(params IEnumerable<string> paths) => [.. paths.SelectMany(path => policy.TextsAt(path).Select(value => Word(path, value, names)))];
    }

    private static string? Method(AttributeRow one, IReadOnlyDictionary<string, string> names)
    {
        const string Configurations = "authenticationMethodConfigurations[";
        if (!one.Path.StartsWith(Configurations, StringComparison.Ordinal) || one.Path.IndexOf(']', StringComparison.Ordinal) is not (> 0 and var end) || end + 2 > one.Path.Length)
            return null;
        var leaf = one.Path[(end + 2)..];
        return Sentence(leaf, one, names) is { } sentence ? $"{one.Path[Configurations.Length..end]}: {sentence}" : null;
    }

    private static string Grant(JsonElement grant, string may, IReadOnlyDictionary<string, string> names) =>
        $"{Name(grant.TextAt("clientId"), names)} {may} at {Name(grant.TextAt("resourceId"), names)} {(grant.TextAt("consentType") is "AllPrincipals" ? "for everyone" : $"for {Name(grant.TextAt("principalId"), names)}")}: {grant.TextAt("scope")?.Trim()}";

    private static string Assignment(JsonElement assignment, string has, IReadOnlyDictionary<string, string> names) =>
        $"{assignment.TextAt("principalDisplayName") ?? Name(assignment.TextAt("principalId"), names)} {has} {Role(assignment.TextAt("appRoleId"), names)} at {assignment.TextAt("resourceDisplayName") ?? Name(assignment.TextAt("resourceId"), names)}";

    private static string Role(string? id, IReadOnlyDictionary<string, string> names) =>
        id is null || id == Guid.Empty.ToString() ? "default access" : names.TryGetValue(id, out var name) ? name : $"the role {id}";

    private static string? Sentence(string path, AttributeRow one, IReadOnlyDictionary<string, string> names)
    {
        if (Labels.FirstOrDefault(label => path == label.Path || path.StartsWith(label.Path + ".", StringComparison.Ordinal)) is not { Label: { } label, Path: var root })
            return null;
        var named = path == root ? label : $"{label}, {PathWords.Label(path).ToLowerInvariant()}";
        var (from, now) = (JsonElements(one.From), JsonElements(one.Now));
        if (from is null || now is null)
            return $"{named}: {Value(path, one.From, names)}{Arrow}{Value(path, one.Now, names)}";
        var (left, right) = (Words(from), Words(now));
        // A short list reads best whole; of a long one only what came and went.
        if (!label.StartsWith("Excluded", StringComparison.Ordinal) && left.Count <= MostNamed && right.Count <= MostNamed)
            return $"{named}: {Listed(left)}{Arrow}{Listed(right)}";
        return $"{named}: {string.Join("; ", Moved(left.Except(right), "removed").Concat(Moved(right.Except(left), "added")))}";

        IReadOnlyList<string> Words(IEnumerable<JsonElement> values) => [.. values.Select(value => Word(path, value.TextAt("cidrAddress") ?? ReadableJson.Plain(value), names))];

        static IEnumerable<string> Moved(IEnumerable<string> words, string how) => words.ToList() is { Count: > 0 } some ? [$"{Some(some)} {how}"] : [];
    }

    // Both sides of a list are lists; absent is an empty one.
    private static IReadOnlyList<JsonElement>? JsonElements(string? json) => json is null ? [] : JsonElement.Parse(json) is { ValueKind: JsonValueKind.Array } array ? [.. array.EnumerateArray()] : null;

    private static string Value(string at, string? json, IReadOnlyDictionary<string, string> names) =>
        json is null ? "nothing" : JsonElement.Parse(json) is { ValueKind: JsonValueKind.Array } array
            ? Listed([.. array.EnumerateArray().Select(value => Word(at, ReadableJson.Plain(value), names))])
            : Word(at, ValueWords.Short(json, most: 200), names);

    private static string Listed(IReadOnlyList<string> words) => words.Count == 0 ? "nothing" : Some(words);

    private static string Some(IReadOnlyList<string> words) =>
        string.Join(", ", words.Take(MostNamed)) + (words.Count > MostNamed ? $" and {words.Count - MostNamed} more" : "");

    private static string Word(string path, string value, IReadOnlyDictionary<string, string> names) =>
        Values.FirstOrDefault(one => one.Value == value && path.StartsWith(one.Path, StringComparison.Ordinal)).Words ?? Name(value, names);

    private static string Name(string? id, IReadOnlyDictionary<string, string> names) => id is null ? "nobody" : names.GetValueOrDefault(id, id);
}
