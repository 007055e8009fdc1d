using System.Globalization;
using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Graph;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace EntraRecoveryPortal.Features.Snapshots.Archive;

/// <summary>
/// Brings archives back into an empty store, for the day the portal itself is lost. Each must match its sums, its header its hash, consecutive ones one
/// another, its records their chains, and what is read out of it the digest in its header; then it is sealed as a snapshot of the new store, with the old number and hash
/// in its note. The records of the newest come in as evidence of the old portal.
/// </summary>
internal sealed class ArchiveImport(SnapshotStore store, RecordsImport records, IDbContextFactory<PortalDbContext> contexts, SingleTenant tenant, TimeProvider clock)
{
    private const int PageSize = 1_000;
    private const string Kind = "import";

    /// <param name="said">Told each archive that is in, and the records, as a sentence.</param>
    /// <exception cref="InvalidDataException">An archive is not what was written, or the store is not empty; what came before it is in.</exception>
    public async Task RunAsync(IReadOnlyList<string> paths, Func<string, Task> said, CancellationToken cancel)
    {
        IReadOnlyModel model;
        await using (var db = await contexts.CreateDbContextAsync(cancel))
        {
            model = db.Model;
            if (await db.Snapshots.AnyAsync(row => row.SealedAt != null, cancel))
                throw new InvalidDataException("The store holds snapshots already. Archives are imported into an empty one.");
        }

        ArchiveReader[] archives = [.. paths.Select(path => new ArchiveReader(path)).OrderBy(archive => archive.Manifest.Snapshot.Number)];
        try
        {
            ArchivedHeader? before = null;
            foreach (var archive in archives)
            {
                await archive.CheckAsync(cancel);
                await archive.CheckRecordsAsync(model, cancel);
                IsNext(archive, before);
                before = archive.Manifest.Snapshot;
            }

            foreach (var archive in archives)
                await said(await ImportAsync(archive, cancel));
            if (archives is [.., { Manifest.Records.Count: > 0 } newest])
                await said(await records.RunAsync(newest, cancel));
        }
        finally
        {
            foreach (var archive in archives)
                archive.Dispose();
        }
    }

    private void IsNext(ArchiveReader archive, ArchivedHeader? before)
    {
        var (manifest, header) = (archive.Manifest, archive.Manifest.Snapshot);
        if (!string.Equals(manifest.TenantId, tenant.TenantId, StringComparison.OrdinalIgnoreCase))
            throw archive.Broken($"is of the tenant {manifest.TenantName} ({manifest.TenantId}), not of the one configured as Tenant:Id.");
        if (before is not null && header.Number == before.Number)
            throw archive.Broken($"is a second archive of snapshot #{header.Number}.");
        if (before is not null && header.Number == before.Number + 1 && header.PreviousHash != before.Hash)
            throw archive.Broken($"does not follow the archive of snapshot #{before.Number}: its chain names another one.");
    }

    private async Task<string> ImportAsync(ArchiveReader archive, CancellationToken cancel)
    {
        var header = archive.Manifest.Snapshot;
        var job = await BeginAsync(archive, cancel);
        using var writer = await store.BeginAsync(new()
        {
            TenantKey = tenant.TenantKey,
            JobKey = job.JobKey,
            Epoch = job.Epoch,
            Trigger = Kind,
            Note = string.Create(CultureInfo.InvariantCulture, $"Imported: snapshot #{header.Number}, sealed {header.SealedAt:u}, hash {header.Hash}."),
            StartedByName = Person.Host.Name,
        }, cancel);
        using var erased = new StateDigest();
        var erasedCount = 0;
        foreach (var type in archive.Manifest.Coverage.Where(part => part.Relation.Length == 0))
            await WriteTypeAsync(writer, archive, type, Erased, cancel);
        using var whole = new StateDigest(writer.Digest());
        whole.Add(erased);
        if (!string.Equals(Convert.ToHexStringLower(whole.ToArray()), header.StateDigest, StringComparison.Ordinal))
        {
            await writer.AbandonAsync(cancel);
            await EndAsync(job, JobState.Failed, cancel);
            throw archive.Broken("does not hold the state that its header was sealed over.");
        }

        var imported = await writer.SealAsync(cancel);
        await EndAsync(job, JobState.Successful, cancel);
        return string.Create(CultureInfo.InvariantCulture, $"Snapshot #{header.Number} of {header.SealedAt:u} is in, as #{imported.Number}: {imported.ObjectCount:N0} objects, {imported.LinkCount:N0} links.")
            + (erasedCount == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" {erasedCount:N0} more were erased in the old store, their hashes fit; they are not in this one."));

        // The header was sealed over them too, and their hashes stayed.
        void Erased(ObjectRef of, ObjectState state, byte[] contentHash)
        {
            erased.AddObject(of, state, contentHash);
            erasedCount++;
        }
    }

    private static async Task WriteTypeAsync(
        SnapshotWriter writer, ArchiveReader archive, ArchivedCoverage type, Action<ObjectRef, ObjectState, byte[]> erased, CancellationToken cancel)
    {
        if (type.Profile is null)
            return;
        var relations = archive.Manifest.Coverage.Where(part => part.Type == type.Type && part.Relation.Length > 0 && part.Relation != Coverage.RecycleBin).ToList();
        await foreach (var page in archive.ObjectsAsync(type.Type, PageSize, erased, cancel))
            await writer.WriteAsync(type.Type, page, [], cancel);
        if (relations.Count > 0)
        {
            await foreach (var page in archive.LinksAsync(type.Type, PageSize, cancel))
                await writer.WriteAsync(type.Type, [], page, cancel);
        }

        await writer.CompleteTypeAsync(new TypeReading
        {
            Profile = JsonSerializer.Deserialize<CaptureProfile>(type.Profile)!,
            Coverage = [.. relations.Prepend(type).Select(Part)],
            StartedAt = type.ReadStart ?? archive.Manifest.Snapshot.StartedAt,
            EndedAt = type.ReadEnd ?? archive.Manifest.Snapshot.SealedAt,
            ShowsAllLinks = true,
        }, cancel);
    }

    // What the old portal carried forward is what is known, so it is complete here; the reason says what it was.
    private static Coverage Part(ArchivedCoverage part) => part.Coverage is CoverageState.Complete or CoverageState.CarriedForward
        ? new() { Type = part.Type, Relation = part.Relation, State = CoverageState.Complete, Reason = part.AsOfNumber is { } number ? $"Carried forward as of #{number} of the old store." : part.Reason }
        : new() { Type = part.Type, Relation = part.Relation, State = part.Coverage, Reason = part.Reason };

    private async Task<JobRow> BeginAsync(ArchiveReader archive, CancellationToken cancel)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var operation = Guid.NewGuid();
        var job = new JobRow
        {
            TenantKey = tenant.TenantKey,
            Kind = Kind,
            Argument = "{}",
            State = JobState.Running,
            CreatedAt = now,
            StartedAt = now,
            StartedByTenantId = Person.Host.TenantId,
            StartedByObjectId = Person.Host.ObjectId,
            StartedByName = Person.Host.Name,
            Epoch = 1,
            OperationId = operation,
        };
        await using var db = await contexts.CreateDbContextAsync(cancel);
        db.Jobs.Add(job);
        db.AuditEntries.Add(AuditEntry.Of(
            clock, Person.Host, from: null, "snapshot.import", $"snapshot {archive.Manifest.Snapshot.Number}", AuditOutcome.Done, $"Hash {archive.Manifest.Snapshot.Hash}.", operation));
        await db.SaveChangesAsync(cancel);
        return job;
    }

    private async Task EndAsync(JobRow job, string state, CancellationToken cancel)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await contexts.CreateDbContextAsync(cancel);
        await db.Jobs.Where(row => row.JobKey == job.JobKey)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, state).SetProperty(row => row.FinishedAt, now), cancel);
    }
}
