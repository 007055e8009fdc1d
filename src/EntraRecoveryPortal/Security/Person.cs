namespace EntraRecoveryPortal.Security;

/// <summary>Who does something: an account of the sign-in tenant with the roles that count here, or the portal's own scheduler.</summary>
public sealed record Person(string TenantId, string ObjectId, string Name, IReadOnlyList<string> Roles)
{
    /// <summary>Starts what the schedule asks for. It cannot sign in and holds no role.</summary>
    public static Person Scheduler { get; } = new("", "scheduler", "Scheduler", []);

    /// <summary>Whoever holds the host and its configuration.</summary>
    public static Person Host { get; } = new("", "host", "Host", []);

    public bool IsSameAs(Person other) => TenantId == other.TenantId && ObjectId == other.ObjectId;
}
