using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Graph;

namespace EntraRecoveryPortal.Features.GraphAccess;

/// <summary>Whether an application has a permission.</summary>
public enum NeedState
{
    /// <summary>Nothing tells.</summary>
    Unknown,

    /// <summary>It was given.</summary>
    Held,

    /// <summary>Another one that was given opens as much.</summary>
    Covered,

    /// <summary>It was not given.</summary>
    Missing,
}

/// <summary>One permission that an application needs, and whether it has it.</summary>
public sealed record NeededPermission(PermissionNeed Need, NeedState State, string? CoveredBy);

/// <summary>Something that an application has and should not.</summary>
/// <param name="IsNever">True for what it must never have; otherwise it is only more than it needs.</param>
public sealed record ExcessAccess(string Name, string Why, bool IsNever);

/// <summary>One of the portal's two applications in the tenant, against what it needs.</summary>
public sealed record AppAccess
{
    private const string GlobalAdministrator = "Global Administrator";
    private static readonly string[] ForPrivileged = ["Privileged Authentication Administrator", "Cloud Device Administrator"];

    /// <summary>True for the one that recovers.</summary>
    public required bool IsWriter { get; init; }

    public required string? ClientId { get; init; }

    public required bool IsManagedIdentity { get; init; }

    public required AppSight Sight { get; init; }

    /// <summary>What it was given, by the tenant's word or else by its token's; null when nobody tells.</summary>
    public required IReadOnlyList<string>? Held { get; init; }

    /// <summary>The permission ids of Microsoft Graph, where they could be read.</summary>
    public required IReadOnlyDictionary<string, string> PermissionIds { get; init; }

    public string Name => IsWriter ? "Writer" : "Reader";

    public IReadOnlyList<NeededPermission> Needs => [.. (IsWriter ? PermissionNeeds.Writing : PermissionNeeds.Reading).Select(StateOf)];

    public IReadOnlyList<NeededPermission> Missing => [.. Needs.Where(need => need.State == NeedState.Missing)];

    public IReadOnlyList<ExcessAccess> Excess => [.. (Held ?? []).Select(ExcessOf).OfType<ExcessAccess>(), .. (Sight.Roles ?? []).Select(ExcessRole).OfType<ExcessAccess>()];

    /// <summary>Roles that the writer needs for a few things only, and has not.</summary>
    public IReadOnlyList<string> AbsentRoles => IsWriter && Sight.Roles is { } roles && !roles.Contains(GlobalAdministrator) ? [.. ForPrivileged.Except(roles, StringComparer.Ordinal)] : [];

    /// <summary>Whether everything that a type needs is there; null when nobody tells.</summary>
    public bool? Has(IReadOnlyList<string> permissions) =>
        Held is null ? null : permissions.All(needed => Held.Any(held => PermissionNeeds.Covers(held, needed)));

    private NeededPermission StateOf(PermissionNeed need)
    {
        if (Held is null)
            return new(need, NeedState.Unknown, CoveredBy: null);
        if (Held.Contains(need.Name, StringComparer.Ordinal))
            return new(need, NeedState.Held, CoveredBy: null);
        return Held.FirstOrDefault(held => PermissionNeeds.Covers(held, need.Name)) is { } broader ? new(need, NeedState.Covered, broader) : new(need, NeedState.Missing, CoveredBy: null);
    }

    private ExcessAccess? ExcessOf(string held)
    {
        if (Needs.Any(need => need.Need.Name == held || need.CoveredBy == held) && !(PermissionNeeds.Writes(held) && !IsWriter))
            return null;
        // Some writes look at what they bind to; what the reader may see, the writer may as well.
        if (IsWriter && PermissionNeeds.Reading.Any(need => PermissionNeeds.Covers(held, need.Name)) && !PermissionNeeds.Writes(held))
            return null;
        return PermissionNeeds.Writes(held) && !IsWriter
            ? new(held, "The reader runs day and night and must not be able to change anything.", IsNever: true)
            : new(held, "The portal never uses it.", IsNever: false);
    }

    private ExcessAccess? ExcessRole(string role) => role switch
    {
        GlobalAdministrator => new(role, "Whoever takes the portal over would own the tenant with it.", IsNever: true),
        _ when IsWriter && (ForPrivileged.Contains(role, StringComparer.Ordinal) || SensitiveActions.Actors.Any(actor => actor.Name == role)) => null,
        _ when IsWriter => new(role, "The portal never uses it.", IsNever: false),
        _ => new(role, "The reader needs no directory role.", IsNever: !role.Contains("Reader", StringComparison.Ordinal)),
    };
}
