using System.Diagnostics;
using System.Security.Cryptography;
using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Features.Snapshots.Integrity;
using EntraRecoveryPortal.Features.Snapshots.Retention;
using EntraRecoveryPortal.Security;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Benchmarks.Store;

/// <summary>The portal's own store on SQLite, encrypted as always, and a stopwatch around what it does.</summary>
internal sealed class MeasuredStore : IAsyncDisposable
{
    private const int PageSize = 1_000;
    private const string TenantId = "11111111-1111-1111-1111-111111111111";

    private readonly ServiceProvider _services;
    private readonly string _file;

    private MeasuredStore(string folder)
    {
        _file = Path.Combine(System.IO.Directory.CreateDirectory(folder).FullName, "store.db");
        var settings = SettingsFor(folder);
        if (!File.Exists(settings["Store:KeyFile"]))
            File.WriteAllText(settings["Store:KeyFile"]!, Convert.ToBase64String(RandomNumberGenerator.GetBytes(StoreKeys.KeyLength)));
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        _services = new ServiceCollection()
            .AddOptions()
            .Configure<StoreOptions>(configuration.GetSection(StoreOptions.Section).Bind)
            .AddSingleton(TimeProvider.System)
            .AddSingleton<StoreKeys>()
            .AddSingleton<AnchorFile>()
            .AddSingleton<Anchor>()
            .AddSingleton<RetentionSlots>()
            .Configure<IntegrityOptions>(integrity => configuration.GetSection(IntegrityOptions.Section).Bind(integrity))
            .AddSingleton<AnchorFile>()
            .AddSingleton<Anchor>()
            .AddSingleton<SnapshotReaders>()
            .AddSingleton<StoreVerifier>()
            .AddSingleton<SnapshotStore>()
            .AddPortalData(configuration)
            .BuildServiceProvider();
    }

    public SnapshotStore Snapshots => _services.GetRequiredService<SnapshotStore>();

    /// <summary>As a portal is told of the store in this folder.</summary>
    public static IReadOnlyDictionary<string, string?> SettingsFor(string folder) => new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["Tenant:Id"] = TenantId,
        ["Store:Provider"] = PortalData.Sqlite,
        ["Store:ConnectionString"] = $"Data Source={Path.Combine(folder, "store.db")}",
        ["Store:KeyFile"] = Path.Combine(folder, "store.key"),
        ["Integrity:AnchorFile"] = Path.Combine(folder, "store.anchor"),
    };

    /// <summary>Opens what the folder holds, or begins it. A capture that was stopped half way is swept with the next one.</summary>
    public static async Task<MeasuredStore> OpenAsync(string folder)
    {
        var store = new MeasuredStore(folder);
        var database = store._services.GetRequiredService<PortalDatabase>();
        await database.MigrateAsync(CancellationToken.None);
        await database.EnsureTenantAsync(TenantId, "Contoso", CancellationToken.None);
        await using var db = await store.ContextAsync();
        await db.Jobs.ExecuteUpdateAsync(set => set.SetProperty(job => job.State, "abandoned"));
        return store;
    }

    /// <summary>How long it takes to verify everything from contents up.</summary>
    public async Task<TimeSpan> VerifyAsync()
    {
        var watch = Stopwatch.StartNew();
        var result = await _services.GetRequiredService<StoreVerifier>().RunAsync((_, _) => Task.CompletedTask, CancellationToken.None);
        return result.Faults is [var first, ..] ? throw new InvalidOperationException($"{first.Where}: {first.What}") : watch.Elapsed;
    }

    /// <summary>Bytes on disk once the write-ahead log is in the file.</summary>
    public async Task<long> BytesAsync()
    {
        await using var db = await ContextAsync();
        await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        return new FileInfo(_file).Length;
    }

    /// <summary>Everything as a full read brings it; the time counts the store's part only. Pages are made before they are counted when there is room for them.</summary>
    public async Task<TimeSpan> FirstAsync(GeneratedTenant tenant, bool isMadeBefore)
    {
        var pages = PagesOf(tenant);
        if (!isMadeBefore)
            return await CaptureAsync(pages);
        var refs = new HashSet<ObjectRef>();
        var waiting = pages.Select(page => new WaitingPage(page.Type, page.Objects, page.Links, refs)).ToList();
        GC.Collect();
        return await CaptureAsync(waiting.Select(page => (page.Type, page.Objects, page.Links)), countsMaking: true);
    }

    /// <summary>All of these as a snapshot.</summary>
    /// <param name="countsMaking">Whether making a page is part of it.</param>
    public async Task<TimeSpan> CaptureAsync(IEnumerable<(string Type, IReadOnlyList<DirectoryObject> Objects, IReadOnlyList<Link> Links)> pages, bool countsMaking = false)
    {
        var watch = new Stopwatch();
        watch.Start();
        using var writer = await BeginAsync();
        if (!countsMaking)
            watch.Stop();
        string? last = null;
        foreach (var page in pages)
        {
            watch.Start();
            if (last is not null && last != page.Type)
                await CompleteAsync(writer, last);
            await writer.WriteAsync(page.Type, page.Objects, page.Links, CancellationToken.None);
            if (!countsMaking)
                watch.Stop();
            last = page.Type;
        }

        watch.Start();
        await CompleteAsync(writer, last!);
        await writer.SealAsync(CancellationToken.None);
        return watch.Elapsed;
    }

    /// <summary>One day's changes, as a delta brings them.</summary>
    public async Task<TimeSpan> DayAsync(GeneratedTenant tenant, GeneratedDay day)
    {
        var changed = day.Changed.Select(tenant.ObjectAt).ToLookup(one => one.Ref.Type);
        var watch = Stopwatch.StartNew();
        using var writer = await BeginAsync();
        foreach (var type in new[] { "user", "group" })
        {
            foreach (var page in changed[type].Chunk(PageSize))
                await writer.WriteChangesAsync(type, page, [], CancellationToken.None);
            await writer.WriteChangesAsync(type, [], [.. day.Links.Where(change => change.Link.Source.Type == type)], CancellationToken.None);
            await CompleteAsync(writer, type);
        }

        await writer.SealAsync(CancellationToken.None);
        return watch.Elapsed;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        SqliteConnection.ClearAllPools();
    }

    private static IEnumerable<(string Type, IReadOnlyList<DirectoryObject> Objects, IReadOnlyList<Link> Links)> PagesOf(GeneratedTenant tenant)
    {
        foreach (var page in Enumerable.Range(tenant.Groups, tenant.Count - tenant.Groups).Chunk(PageSize).Concat(Enumerable.Range(0, tenant.Groups).Chunk(PageSize)))
            yield return (tenant.RefOf(page[0]).Type, [.. page.Select(tenant.ObjectAt)], [.. page.SelectMany(tenant.LinksOf)]);
    }

    private static Task CompleteAsync(SnapshotWriter writer, string type)
    {
        var relation = type == "group" ? "members" : "manager";
        return writer.CompleteTypeAsync(
            new() { Type = type, Properties = ["*"], Relations = [relation] },
            [new() { Type = type, State = CoverageState.Complete }, new() { Type = type, Relation = relation, State = CoverageState.Complete }],
            DateTime.UnixEpoch, DateTime.UnixEpoch, CancellationToken.None);
    }

    private async Task<SnapshotWriter> BeginAsync()
    {
        await using var db = await ContextAsync();
        var job = new JobRow
        {
            TenantKey = _services.GetRequiredService<SingleTenant>().TenantKey,
            Kind = "capture",
            Argument = "{}",
            State = "running",
            CreatedAt = DateTime.UnixEpoch,
            StartedByTenantId = "",
            StartedByObjectId = "",
            StartedByName = "Benchmark",
            Epoch = 1,
            OperationId = Guid.NewGuid(),
        };
        db.Jobs.Add(job);
        await db.SaveChangesAsync();
        return await Snapshots.BeginAsync(new() { TenantKey = job.TenantKey, JobKey = job.JobKey, Epoch = 1, Trigger = "manual" }, CancellationToken.None);
    }

    private Task<PortalDbContext> ContextAsync() => _services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
}
