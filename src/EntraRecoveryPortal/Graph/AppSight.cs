namespace EntraRecoveryPortal.Graph;

/// <summary>What the tenant says about one application: what it was given, in its own directory.</summary>
public sealed record AppSight
{
    /// <summary>Of its service principal; null when that was not found.</summary>
    public string? ObjectId { get; init; }

    public string? Name { get; init; }

    /// <summary>Whether tokens are given to it.</summary>
    public bool IsEnabled { get; init; }

    /// <summary>Permissions of Microsoft Graph that it was given, by name; null when they are not known.</summary>
    public IReadOnlyList<string>? Permissions { get; init; }

    /// <summary>Directory roles that it holds, by name; null when they are not known.</summary>
    public IReadOnlyList<string>? Roles { get; init; }

    /// <summary>Why something of it is not known, a sentence.</summary>
    public string? Unknown { get; init; }
}

/// <summary>What the token of an application says by itself. Microsoft may change its form: what it does not say is not known.</summary>
/// <param name="ObjectId">Of its service principal.</param>
/// <param name="Refusal">Why there is no token; null where there is one.</param>
public sealed record TokenSight(string? AppId, string? ObjectId, IReadOnlyList<string> Permissions, string? Refusal);

/// <summary>Licences that decide what the tenant has to protect; null when they are not known.</summary>
public sealed record LicenceSight(bool HasP1, bool HasP2);
