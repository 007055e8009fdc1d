namespace EntraRecoveryPortal.Configuration;

/// <summary>Which recoveries a second person has to approve, and whom none may lock out.</summary>
public sealed class RecoveryOptions
{
    public const string Section = "Recovery";

    /// <summary>Alone in <see cref="ApprovalTypes"/>: no type asks for approval.</summary>
    public const string NoType = "none";

    private static readonly string[] DefaultTypes =
    [
        "directoryRoleAssignment", "directoryRoleEligibility", "groupEligibility", "scopedRoleMember", "appRoleAssignment", "oAuth2PermissionGrant",
        "conditionalAccessPolicy", "namedLocationPolicy", "authenticationStrengthPolicy",
    ];

    /// <summary>Above so many steps, summed over what the same person started in the last 24 hours, a plan needs approval.</summary>
    public int ApprovalAbove { get; init; } = 100;

    /// <summary>Types whose every plan needs approval; role assignments, app permissions and Conditional Access when none is given.</summary>
    public IReadOnlyList<string> ApprovalTypes { get; init; } = [];

    /// <summary>How long a request waits for an answer, and how long an approval can be used.</summary>
    public TimeSpan ApprovalLasts { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Whether a plan may be run without the approval it needs, marked for ever, and with a review owed.</summary>
    public bool EmergencyUnapproved { get; init; }

    /// <summary>Object ids of the accounts for the worst day: no recovery disables, deletes or demotes one, and a policy that would apply to one is warned of.</summary>
    public IReadOnlyList<string> BreakGlassAccounts { get; init; } = [];

    /// <summary>Names of <see cref="Guard"/> that nobody settles by typing: such a plan is refused.</summary>
    public IReadOnlyList<string> Refuse { get; init; } = [];

    internal IReadOnlyList<string> ApprovalTypesInForce => ApprovalTypes switch
    {
        [] => DefaultTypes,
        [NoType] => [],
        _ => ApprovalTypes,
    };
}
