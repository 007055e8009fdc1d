namespace EntraRecoveryPortal.Configuration;

/// <summary>Where snapshots, reports, jobs and the audit are kept.</summary>
public sealed class StoreOptions
{
    public const string Section = "Store";

    public StoreProvider Provider { get; init; } = StoreProvider.Sqlite;

    public string ConnectionString { get; init; } = "Data Source=data/portal.db";

    /// <summary>A file outside the database with the keys, the active one first; see <see cref="StoreKeyText"/>.</summary>
    public string KeyFile { get; init; } = "data/portal.key";

    /// <summary>The keys themselves, from the environment or a vault, in place of a file.</summary>
    public string? Key { get; init; }
}

public enum StoreProvider
{
    Sqlite,
    SqlServer,
}
