using System.Text.Json;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>What a Conditional Access policy does once a plan is carried out, as far as it can lock somebody out. Null where that cannot be told.</summary>
internal sealed class PolicyEffect(JsonElement policy)
{
    private const string Users = "conditions.users.";
    private const string Workloads = "conditions.clientApplications.";

    // Without one of these a policy is not about people who sign in as they do today: it blocks old protocols.
    private static readonly string[] Modern = ["all", "browser", "mobileAppsAndDesktopClients"];
    private static readonly string[] Risks = ["conditions.signInRiskLevels", "conditions.userRiskLevels", "conditions.servicePrincipalRiskLevels"];
    private static readonly string[] Filters = ["conditions.devices.deviceFilter", "conditions.authenticationFlows", Workloads + "servicePrincipalFilter"];

    public bool IsOn => PolicyReading.IsEnabled(policy);

    public bool Blocks => PolicyReading.Blocks(policy);

    public bool AppliesToAllUsers => PolicyReading.IncludesEveryone(policy);

    /// <summary>The groups on which it hangs whether it locks somebody out: those that it leaves out, and of one that blocks those that it is for.</summary>
    public IReadOnlyList<string> Groups => IsOn ? [.. Texts("excludeGroups"), .. Blocks ? Texts("includeGroups") : []] : [];

    /// <summary>It holds for whatever its users do: false when it is about other apps or old protocols, null when it depends on place, device or risk.</summary>
    public bool? HoldsAlways => !policy.TextsAt("conditions.applications.includeApplications").Contains("All", StringComparer.OrdinalIgnoreCase) ? false
        : policy.TextsAt("conditions.clientAppTypes") is { Count: > 0 } clients && !clients.Intersect(Modern, StringComparer.OrdinalIgnoreCase).Any() ? false
        : IsNarrowed ? null : true;

    /// <summary>On, for all users, and not even a break-glass account is left out; null where that hangs on groups of which nobody knows who is in them.</summary>
    /// <param name="membersOf">Who is in groups; one that is not known is not in it.</param>
    public bool? SparesNobody(IReadOnlyDictionary<string, IReadOnlySet<string>> membersOf)
    {
        if (!IsOn || !AppliesToAllUsers || Texts("excludeUsers").Count + Texts("excludeRoles").Count > 0 || policy.At(Users + "excludeGuestsOrExternalUsers") is { ValueKind: JsonValueKind.Object })
            return false;
        var groups = Texts("excludeGroups").Select(group => membersOf.GetValueOrDefault(group)).ToList();
        return groups.Exists(members => members?.Count > 0) ? false : groups.Contains(null) ? null : true;
    }

    /// <summary>Whether it is for this account.</summary>
    public bool? AppliesTo(string account, IReadOnlyDictionary<string, IReadOnlySet<string>> membersOf)
    {
        if (!IsOn || Has(Texts("excludeUsers"), account))
            return false;
        bool? included = AppliesToAllUsers || Has(Texts("includeUsers"), account) ? true : Named("include");
        var excluded = Named("exclude");
        return included is false || excluded is true ? false : included is true && excluded is false ? true : null;

        bool? Named(string side)
        {
            var groups = Texts(side + "Groups").Select(group => membersOf.GetValueOrDefault(group)).ToList();
            return groups.Exists(members => members?.Contains(account) == true) ? true : Texts(side + "Roles").Count > 0 || groups.Contains(null) ? null : false;
        }
    }

    /// <summary>Whether it blocks one of these service principals, which sign in as themselves.</summary>
    public bool? ShutsOut(IReadOnlySet<string> principals)
    {
        var included = policy.TextsAt(Workloads + "includeServicePrincipals");
        if (!IsOn || !Blocks || included.Count == 0)
            return false;
        var all = included.Contains("ServicePrincipalsInMyTenant", StringComparer.OrdinalIgnoreCase);
        if (all && principals.Count == 0)
            return null;
        var left = principals.Where(id => (all || Has(included, id)) && !Has(policy.TextsAt(Workloads + "excludeServicePrincipals"), id));
        return !left.Any() ? false : IsNarrowed ? null : true;
    }

    private bool IsNarrowed => IsNarrowedBy("conditions.locations", "Locations") || IsNarrowedBy("conditions.platforms", "Platforms")
        || Risks.Any(path => policy.TextsAt(path).Count > 0) || policy.TextAt("conditions.insiderRiskLevels") is not null
        || Filters.Any(path => policy.At(path) is { ValueKind: JsonValueKind.Object });

    private bool IsNarrowedBy(string condition, string what) => policy.At(condition) is { ValueKind: JsonValueKind.Object }
        && !(Has(policy.TextsAt($"{condition}.include{what}"), "All") && policy.TextsAt($"{condition}.exclude{what}").Count == 0);

    private IReadOnlyList<string> Texts(string list) => policy.TextsAt(Users + list);

    private static bool Has(IReadOnlyList<string> ids, string id) => ids.Contains(id, StringComparer.OrdinalIgnoreCase);
}
