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
        ByName = All.ToDictionary(t => t.Name, StringComparer.Ordinal);
    }

    /// <summary>Every type.</summary>
    public static IReadOnlyList<ObjectType> All { get; }

    /// <summary>What the portal does not capture at all, and why; what it leaves out of a type stands with the type.</summary>
    public static IReadOnlyList<NotCaptured> NotCaptured { get; } =
    [
        new("Passwords and authentication methods of people", "Microsoft Graph never gives them out."),
        new("Secret values and private keys of applications", "Microsoft Graph shows a secret once, when it is made. Their ids, names and dates are captured."),
        new("Per-user MFA settings of the tenant", "Microsoft Graph v1.0 has no such properties."),
        new("Eligibilities of groups that may not hold directory roles, but for those named in Capture:EligibilityGroups", "Microsoft Graph gives them group by group only, and does not tell which groups have any."),
        new("Directory extensions of applications, administrative units and the organization", "Microsoft Graph gives them by name only, and to name one leaves out all that is not named. Those of users, groups and devices are captured."),
        new("Sponsors of people who are neither guests nor invited nor agents", "Microsoft documents sponsors for guests and agents, and to look for others takes a list of everybody once more."),
        new("Open and schema extensions", "Microsoft documents reading them object by object only, tells no change of them and not who has any: to look for them takes every user, group and device once more."),
        new("Identity governance, cross-tenant access, Intune, mailboxes, files", "Other products own them."),
    ];

    /// <summary>The type of that name.</summary>
    /// <exception cref="KeyNotFoundException">There is no such type.</exception>
    public static ObjectType Of(string name) => ByName[name];

    /// <summary>Looks for a type by name.</summary>
    public static bool TryFind(string name, [MaybeNullWhen(false)] out ObjectType type) => ByName.TryGetValue(name, out type);
}
