namespace EntraRecoveryPortal.Configuration;

/// <summary>Where snapshots, reports, jobs and the audit are kept.</summary>
public sealed class StoreOptions
{
    public const string Section = "Store";

    public StoreProvider Provider { get; init; } = StoreProvider.Sqlite;

    public string ConnectionString { get; init; } = "Data Source=data/portal.db";

    /// <summary>A file outside the database with 32 random bytes in base64. On SQLite it is made at the first start.</summary>
    public string KeyFile { get; init; } = "data/portal.key";
}

public enum StoreProvider
{
    Sqlite,
    SqlServer,
}
