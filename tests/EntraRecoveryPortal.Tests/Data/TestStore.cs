using System.Security.Cryptography;
using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Features.Snapshots.Archive;
using EntraRecoveryPortal.Features.Snapshots.Integrity;
using EntraRecoveryPortal.Features.Snapshots.Retention;
using EntraRecoveryPortal.Security;
using EntraRecoveryPortal.Tests.Data.SqlServer;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Tests.Data;

/// <summary>A migrated database of its own with one tenant in it, removed afterwards.</summary>
public sealed class TestStore : IAsyncDisposable
{
    public const string SqlServerVariable = "PORTAL_TEST_SQLSERVER";

    /// <summary>Of all test stores of this run.</summary>
    public static readonly string Key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(StoreKeys.KeyLength));

    /// <summary>Short, so that a course of some weeks sees every slot come and go.</summary>
    private static readonly KeyValuePair<string, string?>[] Retention =
        [new("Retention:Daily", "3"), new("Retention:Weekly", "2"), new("Retention:Monthly", "2"), new("Retention:KeepAll", "06:00:00"), new("Retention:KeepAtLeast", "2")];

    private readonly ServiceProvider _services;
    private readonly string? _folder;

    private TestStore(string provider, string connection, string? folder, string? keys, params IInterceptor[] interceptors)
    {
        _folder = folder;
        AnchorPath = Path.Combine(Path.GetTempPath(), "portal-anchor-" + Guid.NewGuid().ToString("N"));
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Store:Provider", provider), new("Store:ConnectionString", connection), new("Store:Key", keys ?? Key), new("Integrity:AnchorFile", AnchorPath), .. Retention])
            .Build();
        _services = SqlServerShadow.Follow(new ServiceCollection())
            .AddOptions()
            .Configure<StoreOptions>(store => configuration.GetSection(StoreOptions.Section).Bind(store))
            .Configure<IntegrityOptions>(integrity => configuration.GetSection(IntegrityOptions.Section).Bind(integrity))
            .AddSingleton<StoreKeys>()
            .AddSingleton<AnchorFile>()
            .AddSingleton<Anchor>()
            .AddSingleton<StoreVerifier>()
            .Configure<RetentionOptions>(configuration.GetSection(RetentionOptions.Section))
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton<SnapshotStore>()
            .AddSingleton<RetentionSlots>()
            .AddSingleton<SnapshotReaders>()
            .AddSingleton<SnapshotPurge>()
            .AddSingleton<ClockWatch>()
            .AddSingleton<SnapshotArchive>()
            .AddSingleton<RecordsImport>()
            .AddSingleton<ArchiveImport>()
            .AddPortalData(configuration)
            .ConfigureDbContext<SqlitePortalDbContext>(options => options.AddInterceptors(interceptors))
            .BuildServiceProvider();
    }

    public string AnchorPath { get; }

    public StoreVerifier Verifier => _services.GetRequiredService<StoreVerifier>();

    public Anchor Anchor => _services.GetRequiredService<Anchor>();

    public StoreKeys Keys => _services.GetRequiredService<StoreKeys>();

    internal FakeClock Clock { get; } = new();

    internal SnapshotPurge Purge => _services.GetRequiredService<SnapshotPurge>();

    internal SnapshotReaders Readers => _services.GetRequiredService<SnapshotReaders>();

    internal SnapshotArchive Archive => _services.GetRequiredService<SnapshotArchive>();

    internal ArchiveImport Import => _services.GetRequiredService<ArchiveImport>();

    internal ClockWatch Watch => _services.GetRequiredService<ClockWatch>();

    public SnapshotStore Snapshots => _services.GetRequiredService<SnapshotStore>();

    public PortalDatabase Database => _services.GetRequiredService<PortalDatabase>();

    public SingleTenant Tenant => _services.GetRequiredService<SingleTenant>();

    public IDbContextFactory<PortalDbContext> Contexts => _services.GetRequiredService<IDbContextFactory<PortalDbContext>>();

    public PortalDbContext Open() => _services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContext();

    public static Task<TestStore> SqliteAsync(CancellationToken cancel) => SqliteAsync(cancel, []);

    public static Task<TestStore> SqliteAsync(CancellationToken cancel, params IInterceptor[] interceptors) => SqliteUnderAsync(keys: null, cancel, interceptors);

    /// <param name="keys">Others than those of all test stores; null for these.</param>
    public static async Task<TestStore> SqliteUnderAsync(string? keys, CancellationToken cancel, params IInterceptor[] interceptors)
    {
        var folder = Path.Combine(Path.GetTempPath(), "portal-store-" + Guid.NewGuid().ToString("N"));
        return await MigratedAsync(new(PortalData.Sqlite, $"Data Source={Path.Combine(folder, "store.db")};Pooling=False", folder, keys, interceptors), cancel);
    }

    /// <summary>The same rows and the same anchor once more, to be altered at will.</summary>
    public static async Task<TestStore> CopyAsync(TestStore of, CancellationToken cancel, string? keys = null)
    {
        await using (var db = of.Open())
            await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)", cancel);
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "portal-store-" + Guid.NewGuid().ToString("N"))).FullName;
        File.Copy(Path.Combine(of._folder!, "store.db"), Path.Combine(folder, "store.db"));
        var copy = new TestStore(PortalData.Sqlite, $"Data Source={Path.Combine(folder, "store.db")};Pooling=False", folder, keys);
        copy.Clock.Advance(of.Clock.GetUtcNow() - copy.Clock.GetUtcNow());
        File.Copy(of.AnchorPath, copy.AnchorPath);
        await copy.Database.EnsureTenantAsync(of.Tenant.TenantId, of.Tenant.Name, cancel);
        return copy;
    }

    public static async Task<TestStore> SqlServerAsync(CancellationToken cancel)
    {
        var server = Environment.GetEnvironmentVariable(SqlServerVariable);
        Assert.SkipWhen(string.IsNullOrEmpty(server), $"No SQL Server: set {SqlServerVariable} to a connection string that may create databases.");
        var connection = new SqlConnectionStringBuilder(server) { InitialCatalog = "PortalTest" + Guid.NewGuid().ToString("N") };
        return await MigratedAsync(new(PortalData.SqlServer, connection.ConnectionString, folder: null, keys: null), cancel);
    }

    /// <summary>A job that a capture can run under.</summary>
    public async Task<JobRow> AddJobAsync(CancellationToken cancel)
    {
        await using var db = Open();
        var job = JobOf(Tenant.TenantKey);
        db.Jobs.Add(job);
        await db.SaveChangesAsync(cancel);
        return job;
    }

    public static JobRow JobOf(long tenantKey, string kind = "capture") => new()
    {
        TenantKey = tenantKey,
        Kind = kind,
        Argument = "{}",
        State = "running",
        CreatedAt = TimeProvider.System.GetUtcNow().UtcDateTime,
        StartedByTenantId = "t",
        StartedByObjectId = "o",
        StartedByName = "Ada",
        Epoch = 1,
        OperationId = Guid.NewGuid(),
    };

    public async ValueTask DisposeAsync()
    {
        if (_folder is null)
        {
            await using var db = Open();
            await db.Database.EnsureDeletedAsync(CancellationToken.None);
        }

        await _services.DisposeAsync();
        File.Delete(AnchorPath);
        if (_folder is not null)
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(_folder, recursive: true);
        }

        Assert.Empty(SqlServerShadow.Instance.Failures);
    }

    private static async Task<TestStore> MigratedAsync(TestStore store, CancellationToken cancel)
    {
        await store.Database.MigrateAsync(cancel);
        await store.Database.EnsureTenantAsync("11111111-1111-1111-1111-111111111111", "Contoso", cancel);
        return store;
    }
}
