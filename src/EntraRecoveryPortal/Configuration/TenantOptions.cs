namespace EntraRecoveryPortal.Configuration;

/// <summary>The tenant that is protected, and the two identities the portal uses there.</summary>
public sealed class TenantOptions
{
    public const string Section = "Tenant";

    public string Id { get; init; } = "";

    /// <summary>The authority's address without the tenant, such as https://login.microsoftonline.com.</summary>
    public string Instance { get; init; } = "https://login.microsoftonline.com";

    /// <summary>Microsoft Graph with its version, such as https://graph.microsoft.com/v1.0.</summary>
    public string GraphUrl { get; init; } = "https://graph.microsoft.com/v1.0";

    public GraphCredentialOptions Reader { get; init; } = new();

    /// <summary>Optional: without it the portal reads and plans, and cannot write.</summary>
    public GraphCredentialOptions Writer { get; init; } = new();

    /// <summary>A Graph on the loopback address is a simulated tenant.</summary>
    public bool IsSimulated => Uri.TryCreate(GraphUrl, UriKind.Absolute, out var url) && url.IsLoopback;
}
