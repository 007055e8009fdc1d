namespace EntraRecoveryPortal.Data;

/// <summary>A trigger that the portal installs, with the exact text that the database must still hold.</summary>
public sealed record StoreTrigger(string Table, string Name, string Sql)
{
    /// <summary>Refusals carry this text on both databases.</summary>
    public const string Refusal = "Sealed rows cannot be changed.";
}
