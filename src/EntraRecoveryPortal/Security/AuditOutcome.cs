namespace EntraRecoveryPortal.Security;

public static class AuditOutcome
{
    public const string Done = "done";
    public const string Refused = "refused";
    public const string Failed = "failed";
}
