namespace EntraRecoveryPortal.Security;

/// <summary>The app roles that a token may carry, and the permissions each gives.</summary>
public static class Roles
{
    public const string BackupReader = "Backup.Reader";
    public const string BackupAdministrator = "Backup.Administrator";
    public const string BackupApprover = "Backup.Approver";

    private static readonly string[] Reading =
    [
        Permissions.ViewSnapshots, Permissions.ViewReports, Permissions.ViewRecoveries, Permissions.ViewAudit, Permissions.ViewSettings,
    ];

    public static IReadOnlyList<string> All { get; } = [BackupAdministrator, BackupApprover, BackupReader];

    public static IReadOnlyList<string> PermissionsOf(string role) => role switch
    {
        BackupReader => Reading,
        BackupApprover => [.. Reading, Permissions.Approve],
        BackupAdministrator => Permissions.All,
        _ => [],
    };
}
