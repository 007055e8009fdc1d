using System.Diagnostics.CodeAnalysis;
using EntraRecoveryPortal.Core.Directory.Types;

namespace EntraRecoveryPortal.Core.Directory;

/// <summary>All object types, in the order in which a capture reads them. Adding a type is one entry here and its tests.</summary>
public static class Catalogue
{
    private static readonly Dictionary<string, ObjectType> ByName;

    static Catalogue()
    {
        All =
        [
            UserType.Entry,
            GroupType.Entry,
            ApplicationType.Entry,
            ServicePrincipalType.Entry,
            AccessTypes.PermissionGrant,
            AccessTypes.AppRoleAssignment,
            ConditionalAccessTypes.Policy,
            ConditionalAccessTypes.NamedLocation,
            PolicyTypes.AuthenticationMethods,
            PolicyTypes.AuthenticationStrength,
            PolicyTypes.Authorization,
            PolicyTypes.Organization,
            AdministrativeUnitTypes.Unit,
            AdministrativeUnitTypes.ScopedRoleMember,
            RoleTypes.Definition,
            RoleTypes.Assignment,
            RoleTypes.Eligibility,
            RoleTypes.GroupEligibility,
            DeviceType.Entry,
        ];
        OnRequest = OpenExtensionTypes.All;
        Every = [.. All, .. OnRequest];
        ByName = Every.ToDictionary(t => t.Name, StringComparer.Ordinal);
    }

    /// <summary>Every type that is always captured.</summary>
    public static IReadOnlyList<ObjectType> All { get; }

    /// <summary>Types that are captured when the setting <c>Capture:OpenExtensions</c> says so: to look for them takes a list of everybody once more.</summary>
    public static IReadOnlyList<ObjectType> OnRequest { get; }

    /// <summary>All of both.</summary>
    public static IReadOnlyList<ObjectType> Every { get; }

    /// <summary>What the portal does not capture at all, and why; what it leaves out of a type stands with the type.</summary>
    public static IReadOnlyList<NotCaptured> NotCaptured { get; } =
    [
        new("Passwords and authentication methods of people", "Microsoft Graph never gives them out."),
        new("Secret values and private keys of applications", "Microsoft Graph shows a secret once, when it is made. Their ids, names and dates are captured."),
        new("Per-user MFA settings of the tenant", "Microsoft Graph v1.0 has no such properties."),
        new("Eligibilities of groups that may not hold directory roles, but for those named in Capture:EligibilityGroups", "Microsoft Graph gives them group by group only, and does not tell which groups have any."),
        new("Directory extensions of applications, administrative units and the organization", "Microsoft Graph gives them by name only, and to name one leaves out all that is not named. Those of users, groups and devices are captured."),
        new("Sponsors of people who are neither guests nor invited nor agents", "Microsoft documents sponsors for guests and agents, and to look for others takes a list of everybody once more."),
        new("Open extensions of users, groups, devices and the organization, where Capture:OpenExtensions is off", "Microsoft Graph tells neither who has any nor when one changes: to look for them takes a list of every user, group and device once more."),
        new("Schema extensions", "Microsoft Graph gives them by name only, and lists the names of all tenants' applications together without a word of which of them has a value here."),
        new("Identity governance, cross-tenant access, Intune, mailboxes, files", "Other products own them."),
    ];

    /// <summary>The type of that name.</summary>
    /// <exception cref="KeyNotFoundException">There is no such type.</exception>
    public static ObjectType Of(string name) => ByName[name];

    /// <summary>Looks for a type by name.</summary>
    public static bool TryFind(string name, [MaybeNullWhen(false)] out ObjectType type) => ByName.TryGetValue(name, out type);
}
