namespace EntraRecoveryPortal.Configuration;

/// <summary>Who people sign in with. May be another tenant than the one protected.</summary>
public sealed class SignInOptions
{
    public const string Section = "SignIn";

    /// <summary>The authority's address without the tenant, such as https://login.microsoftonline.com.</summary>
    public string Instance { get; init; } = "https://login.microsoftonline.com";

    /// <summary>The tenant people sign in to: its id, never "common" or "organizations".</summary>
    public string TenantId { get; init; } = "";

    public string ClientId { get; init; } = "";

    public string? ClientSecret { get; init; }

    /// <summary>A PFX without password, or a PEM file with certificate and private key; used instead of the secret.</summary>
    public string? CertificatePath { get; init; }

    /// <summary>Instance and tenant, such as https://login.microsoftonline.com/{tenant}.</summary>
    public string Authority => $"{Instance.TrimEnd('/')}/{TenantId}";
}
