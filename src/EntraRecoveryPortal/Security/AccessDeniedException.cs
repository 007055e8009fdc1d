namespace EntraRecoveryPortal.Security;

/// <summary>A command was asked for by someone who may not; the refusal is in the audit already.</summary>
public sealed class AccessDeniedException(string permission) : Exception($"The permission {permission} is needed for this.")
{
    public string Permission { get; } = permission;
}
