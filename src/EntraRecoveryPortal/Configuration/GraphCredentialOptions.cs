namespace EntraRecoveryPortal.Configuration;

/// <summary>One application identity in the protected tenant. Exactly one of secret, certificate and managed identity.</summary>
public sealed class GraphCredentialOptions
{
    public string? ClientId { get; init; }

    public string? ClientSecret { get; init; }

    /// <summary>A PFX without password, or a PEM file with certificate and private key.</summary>
    public string? CertificatePath { get; init; }

    /// <summary>Use the host's managed identity; <see cref="ClientId"/> then names a user-assigned one, or is empty.</summary>
    public bool UseManagedIdentity { get; init; }

    public bool IsConfigured => UseManagedIdentity || !string.IsNullOrWhiteSpace(ClientId);
}
