namespace EntraRecoveryPortal.Configuration;

/// <summary>What the host decides about access, beside the roles in the token.</summary>
public sealed class AccessOptions
{
    public const string Section = "Access";

    /// <summary>Whether Backup.Reader may also create difference reports.</summary>
    public bool ReadersMayCreateReports { get; init; }

    /// <summary>"tenant id/object id" each. When any is given, nobody else is taken for an administrator, whatever the token says.</summary>
    public IReadOnlyList<string> AllowedAdministrators { get; init; } = [];
}
