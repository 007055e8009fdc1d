namespace EntraRecoveryPortal.Security;

/// <summary>What a person may do. Each constant is also the name of an authorization policy.</summary>
public static class Permissions
{
    public const string ViewSnapshots = "snapshots.view";
    public const string CaptureSnapshots = "snapshots.capture";
    public const string ViewReports = "reports.view";
    public const string CreateReports = "reports.create";
    public const string ViewRecoveries = "recoveries.view";

    /// <summary>Tick, plan, start, cancel and undo recoveries.</summary>
    public const string Recover = "recoveries.run";

    public const string Approve = "recoveries.approve";

    /// <summary>Keep a snapshot past its expiry.</summary>
    public const string Hold = "snapshots.hold";

    /// <summary>Have everything that was sealed verified.</summary>
    public const string Verify = "integrity.verify";

    /// <summary>Take a snapshot's whole content out of the portal.</summary>
    public const string Export = "snapshots.export";

    public const string ViewAudit = "audit.view";
    public const string ViewSettings = "settings.view";

    public static IReadOnlyList<string> All { get; } =
    [
        ViewSnapshots, CaptureSnapshots, ViewReports, CreateReports, ViewRecoveries, Recover, Approve, Hold, Export, Verify, ViewAudit, ViewSettings,
    ];
}
