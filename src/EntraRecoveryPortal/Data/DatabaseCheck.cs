namespace EntraRecoveryPortal.Data;

/// <summary>Whether the database is as this version of the portal needs it.</summary>
/// <param name="PendingMigrations">Migrations that have not been applied.</param>
/// <param name="AlteredTriggers">Protecting triggers that are missing or whose text is not ours.</param>
/// <param name="OpenGuards">Operations whose name stands in the guard's table outside their transaction.</param>
/// <param name="Faults">Settings that the portal needs and the database lacks, as sentences.</param>
public sealed record DatabaseCheck(
    IReadOnlyList<string> PendingMigrations, IReadOnlyList<string> AlteredTriggers, IReadOnlyList<string> OpenGuards, IReadOnlyList<string> Faults)
{
    public bool IsSound => PendingMigrations.Count == 0 && AlteredTriggers.Count == 0 && OpenGuards.Count == 0 && Faults.Count == 0;
}
