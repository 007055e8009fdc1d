namespace EntraRecoveryPortal.Security;

/// <summary>The claims that the portal keeps of a token, and the three it adds.</summary>
internal static class PortalClaims
{
    public const string TenantId = "tid";
    public const string ObjectId = "oid";
    public const string Name = "name";
    public const string UserName = "preferred_username";
    public const string Role = "roles";

    /// <summary>"app" when an application asked for itself; people have none, or "user".</summary>
    public const string IdentityType = "idtyp";

    /// <summary>When the person last proved who they are, in Unix seconds.</summary>
    public const string AuthenticatedAt = "auth_time";

    /// <summary>When this session ends whatever happens, in Unix seconds.</summary>
    public const string SessionEnd = "session_end";

    /// <summary>The address a request or circuit came from; never in the cookie.</summary>
    public const string From = "from";

    public static readonly IReadOnlyList<string> Kept = [TenantId, ObjectId, Name, UserName, Role, AuthenticatedAt];
}
