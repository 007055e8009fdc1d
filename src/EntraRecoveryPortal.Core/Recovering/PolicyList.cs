using System.Text.Json;
using System.Text.Json.Nodes;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Recovering;

/// <summary>A list by which a Conditional Access policy names other objects, or the one strength that it asks for.</summary>
/// <param name="Path">Attribute path of the list.</param>
/// <param name="Type">What its ids are of.</param>
/// <param name="WithoutAny">What would be wrong if nothing of the kind were named.</param>
internal sealed record PolicyList(string Path, string Type, string WithoutAny)
{
    private const string Instead = "Make it again, or name something else in Entra first.";
    private const string ForNobody = $"Without it the policy would be for nobody. {Instead}";
    private const string SparesNobody = $"Without it the policy would leave nobody out. {Instead}";
    private const string ForNothing = $"Without it the list would be empty, and the policy another one. {Instead}";

    private const string AsksNothing = $"Without it the policy would let in without asking for anything. {Instead}";

    /// <summary>Whether lists that belong together still name something; null where a list stands alone.</summary>
    private Func<JsonElement, bool>? Together { get; init; }

    /// <summary>It holds one, which Graph shows whole, and no list of ids.</summary>
    private bool IsOne { get; init; }

    /// <summary>Its ids are no GUIDs.</summary>
    private bool IsNamed { get; init; }

    /// <summary>No capture reads what it names: nobody knows whether that is there.</summary>
    internal bool IsUnread => Type is DeadReference.TermsOfUse or DeadReference.AuthenticationContext;

    /// <summary>The block that Graph takes as a whole.</summary>
    internal string Root => AttributePath.Root(Path);

    internal static IReadOnlyList<PolicyList> All { get; } =
    [
        Including("conditions.users.includeGroups", "group"),
        Excluding("conditions.users.excludeGroups", "group"),
        Including("conditions.users.includeUsers", "user"),
        Excluding("conditions.users.excludeUsers", "user"),
        Including("conditions.users.includeRoles", "directoryRoleDefinition"),
        Excluding("conditions.users.excludeRoles", "directoryRoleDefinition"),
        new("conditions.locations.includeLocations", "namedLocationPolicy", ForNothing),
        new("conditions.locations.excludeLocations", "namedLocationPolicy", ForNothing),
        new("conditions.clientApplications.includeServicePrincipals", "servicePrincipal", ForNothing),
        new("conditions.clientApplications.excludeServicePrincipals", "servicePrincipal", ForNothing),
        new("conditions.applications.includeApplications", DeadReference.ByAppId, ForNothing),
        new("conditions.applications.excludeApplications", DeadReference.ByAppId, ForNothing),
        new("conditions.applications.includeAuthenticationContextClassReferences", DeadReference.AuthenticationContext, ForNothing) { IsNamed = true },
        Asking("grantControls.authenticationStrength", "authenticationStrengthPolicy") with { IsOne = true },
        Asking("grantControls.termsOfUse", DeadReference.TermsOfUse),
    ];

    /// <summary>The ids in it that can be looked up; words like "All" are none.</summary>
    internal IEnumerable<string> IdsIn(JsonElement policy) =>
        (IsOne ? new[] { policy.TextAt($"{Path}.id") }.OfType<string>() : policy.TextsAt(Path)).Where(id => IsNamed || Guid.TryParse(id, out _));

    /// <summary>Nothing of the kind is named any more.</summary>
    internal bool IsEmptyIn(JsonElement policy) => !(Together?.Invoke(policy) ?? policy.TextsAt(Path).Count > 0);

    /// <summary>What a policy asks for that it was not meant to ask for, once one of its controls is dropped; null where the list is about something else.</summary>
    internal string? ChangedIn(JsonElement left) => Root is not PolicyReading.Grant ? null
        : string.Equals(left.TextAt($"{PolicyReading.Grant}.operator"), "AND", StringComparison.OrdinalIgnoreCase)
            ? $"Without it the policy is weaker than it was meant to be: it only asks for {PolicyReading.Asked(left)}."
            : $"It is one of several ways to be let in. Without it only {PolicyReading.Asked(left)} is left: whoever cannot do that is locked out.";

    /// <summary>The policy without these ids in these lists.</summary>
    internal static JsonElement Without(JsonElement policy, IReadOnlyCollection<(string Path, string Id)> dropped)
    {
        var type = Catalogue.Of("conditionalAccessPolicy");
        var left = (JsonObject)ContentEdit.NodeOf(policy)!;
        foreach (var list in dropped.GroupBy(one => one.Path, one => one.Id, StringComparer.Ordinal).Where(list => policy.At(list.Key) is not null))
            ContentEdit.Set(type, left, list.Key, All.First(one => one.Path == list.Key).IsOne ? null : JsonSerializer.SerializeToElement(policy.TextsAt(list.Key).Except(list, StringComparer.Ordinal)));
        return JsonElement.Parse(left.ToJsonString());
    }

    private static PolicyList Including(string path, string type) => new(path, type, ForNobody) { Together = PolicyReading.IncludesSomebody };

    private static PolicyList Asking(string path, string type) => new(path, type, AsksNothing) { Together = PolicyReading.HasGrant };

    private static PolicyList Excluding(string path, string type) => new(path, type, SparesNobody) { Together = PolicyReading.ExcludesSomebody };
}
