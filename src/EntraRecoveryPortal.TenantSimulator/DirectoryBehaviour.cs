namespace EntraRecoveryPortal.TenantSimulator;

/// <summary>How the directory behaves where Microsoft's documentation leaves it open or contradicts itself: a client has to stand each of them both ways.</summary>
public sealed record DirectoryBehaviour
{
    /// <summary>What becomes of a $top that is too large, where a collection is not known to cut it.</summary>
    public LargePages LargePages { get; init; }

    /// <summary>Whether the first page of a long list is empty and leads on to the rest.</summary>
    public bool EmptyPages { get; init; }

    /// <summary>Whether $expand makes the largest page smaller: 100 instead of 999.</summary>
    public bool ExpandCutsPages { get; init; }

    /// <summary>Whether the default properties of a user have the security identifier among them, as the reference says and no example shows.</summary>
    public bool UsersTellSecurityIdentifier { get; init; } = true;

    /// <summary>Whether agents and their blueprints are among all users, applications and service principals, or only under their own type.</summary>
    public bool AgentsInPlainLists { get; init; } = true;

    /// <summary>Whether role assignments are listed only by principal or role, as the page of 2023 says.</summary>
    public bool RoleAssignmentsNeedFilter { get; init; }

    /// <summary>Whether the list of a group's members leaves service principals out, as v1.0 is known to do.</summary>
    public bool GroupMembersOmitServicePrincipals { get; init; } = true;

    /// <summary>Whether delta tells service principals among the members of a group.</summary>
    public bool DeltaTellsServicePrincipals { get; init; } = true;

    /// <summary>Whether delta tells a member that is in the recycle bin as removed; by the page of 2021 it stays until it is gone for good.</summary>
    public bool DeltaDropsDeletedMembers { get; init; }

    /// <summary>Whether delta of applications and service principals takes $select=owners and tells them.</summary>
    public bool DeltaTellsApplicationOwners { get; init; }

    /// <summary>Whether the first round of a delta query tells of deleted objects too.</summary>
    public bool DeltaBeginsWithRemoved { get; init; }

    /// <summary>Whether a delta round tells an object again that it has told already.</summary>
    public bool DeltaReplays { get; init; }

    /// <summary>Raising it makes every delta token of before answer 410 Gone, with the address to start over at.</summary>
    public int DeltaEpoch { get; init; }

    /// <summary>Whether lists of groups and devices carry open extensions by $expand, as that of users is documented to.</summary>
    public bool EveryListExpandsExtensions { get; init; } = true;

    /// <summary>Whether an error's details stand under innererror, as OData spells it, instead of innerError.</summary>
    public bool InnerErrorInLowerCase { get; init; }

    /// <summary>Whether a deleted security group goes to the recycle bin, as the pages of 2026 say, or is gone at once, as older ones do.</summary>
    public bool SecurityGroupsSoftDelete { get; init; } = true;

    /// <summary>Whether a security group comes back from the bin with its owners and roles.</summary>
    public bool RestoredGroupsKeepOwners { get; init; } = true;

    /// <summary>Whether a deleted device goes to the recycle bin: public preview. Devices joined to Active Directory never do.</summary>
    public bool DevicesSoftDelete { get; init; }

    /// <summary>Whether the recycle bin of v1.0 has a list of devices.</summary>
    public bool DevicesHaveBin { get; init; } = true;

    /// <summary>Whether enabling, disabling or restoring a device takes the role Cloud Device Administrator on the calling application besides its permission.</summary>
    public bool DeviceUpdatesNeedRole { get; init; }

    /// <summary>What an application may do with deleted policies and named locations.</summary>
    public PolicyBin PolicyBin { get; init; }

    /// <summary>Whether the blocks of a policy keep the members that an update does not name, or are replaced whole.</summary>
    public bool PolicyBlocksMerge { get; init; }

    /// <summary>Whether controls that do nothing are refused, or folded to null.</summary>
    public bool IdleControlsRefused { get; init; }

    /// <summary>Whether Conditional Access gives its reason as a number and a text in the inner error, or as a text in the message.</summary>
    public bool PolicyReasonsNumbered { get; init; } = true;

    /// <summary>Whether a named location that is trusted or in use cannot be deleted.</summary>
    public bool UsedLocationsStay { get; init; } = true;

    /// <summary>Whether the methods of a combination stand apart: "password, sms" instead of "password,sms".</summary>
    public bool CombinationsSpaced { get; init; }

    /// <summary>Whether writing a computed membership is 400 rather than 403.</summary>
    public bool DynamicMembersBadRequest { get; init; }

    /// <summary>Whether the same app role assignment sent twice answers 409 instead of 400.</summary>
    public bool DuplicateAssignmentsConflict { get; init; }

    /// <summary>Whether employeeHireDate takes a signed-in person, as the page of 2023 says.</summary>
    public bool HireDateNeedsPerson { get; init; }

    /// <summary>Whether a group's Outlook settings are 404 to an application rather than 403.</summary>
    public bool OutlookSettingsNotFound { get; init; }

    /// <summary>Whether a sensitive action on an administrator is refused in words of its own.</summary>
    public bool SensitiveRefusalNamed { get; init; }
}
