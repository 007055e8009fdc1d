namespace EntraRecoveryPortal.TenantSimulator.Weather;

/// <summary>A withdrawal with the count of its application's requests.</summary>
internal sealed class Revocation(Withdrawal withdrawal)
{
    public const string Everything = "*";

    private long seen;

    public string Permission => withdrawal.Permission;

    public bool Concerns(string appId) => string.Equals(withdrawal.App, appId, StringComparison.OrdinalIgnoreCase);

    public bool IsInForce(bool isRequest) => (isRequest ? Interlocked.Increment(ref seen) - 1 : Interlocked.Read(ref seen)) >= withdrawal.After;
}
