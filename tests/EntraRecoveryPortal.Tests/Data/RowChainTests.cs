using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Tests.Data;

public abstract class RowChainTests(Func<CancellationToken, Task<TestStore>> open) : StoreSuite(open)
{
    [Fact]
    public async Task Each_row_is_hashed_with_the_one_before_and_keys_count_without_a_gap()
    {
        await AddAsync("one", "two");
        await AddAsync("three");

        await using var db = Store.Open();
        var type = db.Model.FindEntityType(typeof(AuditEntryRow))!;
        var rows = await db.AuditEntries.AsNoTracking().OrderBy(row => row.AuditKey).ToListAsync(Cancel);
        Assert.Equal([("one", 1L), ("two", 2L), ("three", 3L)], rows.Select(row => (row.Action, row.AuditKey)));
        var previous = RowChain.FirstHash;
        foreach (var row in rows)
        {
            Assert.Equal(RowChain.HashOf(type, row, previous), row.RowHash);
            previous = row.RowHash;
        }

        var head = await db.ChainHeads.SingleAsync(head => head.Name == "AuditEntries", Cancel);
        Assert.Equal(3, head.LastKey);
        Assert.Equal(previous, head.Hash);
    }

    [Fact]
    public async Task A_hash_covers_every_column()
    {
        await AddAsync("one");
        await using var db = Store.Open();
        var type = db.Model.FindEntityType(typeof(AuditEntryRow))!;
        var row = await db.AuditEntries.AsNoTracking().SingleAsync(Cancel);

        row.Detail = "other";
        Assert.NotEqual(row.RowHash, RowChain.HashOf(type, row, RowChain.FirstHash));
        row.Detail = null;
        row.AuditKey = 7;
        Assert.NotEqual(row.RowHash, RowChain.HashOf(type, row, RowChain.FirstHash));
        row.AuditKey = 1;
        Assert.Equal(row.RowHash, RowChain.HashOf(type, row, RowChain.FirstHash));
    }

    [Fact]
    public async Task Writers_at_the_same_time_make_one_chain()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 24), new ParallelOptions { MaxDegreeOfParallelism = 6, CancellationToken = Cancel },
            async (number, _) => await AddAsync($"action {number}"));

        await using var db = Store.Open();
        var type = db.Model.FindEntityType(typeof(AuditEntryRow))!;
        var previous = RowChain.FirstHash;
        foreach (var row in await db.AuditEntries.AsNoTracking().OrderBy(row => row.AuditKey).ToListAsync(Cancel))
            Assert.Equal(row.RowHash, previous = RowChain.HashOf(type, row, previous));
        Assert.Equal(24, (await db.ChainHeads.SingleAsync(head => head.Name == "AuditEntries", Cancel)).LastKey);
    }

    [Fact]
    public async Task A_save_that_failed_leaves_no_gap_whatever_its_transaction_does_then()
    {
        await using (var first = Store.Open())
        {
            first.Leases.Add(new() { Name = "taken" });
            await first.SaveChangesAsync(Cancel);
        }

        await using (var db = Store.Open())
        await using (var transaction = await db.Database.BeginTransactionAsync(Cancel))
        {
            db.AuditEntries.Add(Entry("lost"));
            db.Leases.Add(new() { Name = "taken" });
            await Assert.ThrowsAnyAsync<DbUpdateException>(() => db.SaveChangesAsync(Cancel));
            await transaction.CommitAsync(Cancel);
        }

        await AddAsync("kept");
        await using var after = Store.Open();
        Assert.Equal(1, (await after.AuditEntries.SingleAsync(Cancel)).AuditKey);
    }

    private static AuditEntryRow Entry(string action) =>
        new() { At = DateTime.UnixEpoch, Action = action, Target = "it", Outcome = "done", OperationId = Guid.Empty };

    private async Task AddAsync(params string[] actions)
    {
        await using var db = Store.Open();
        db.AuditEntries.AddRange(actions.Select(Entry));
        await db.SaveChangesAsync(Cancel);
    }
}

public sealed class SqliteRowChainTests() : RowChainTests(TestStore.SqliteAsync);

public sealed class SqlServerRowChainTests() : RowChainTests(TestStore.SqlServerAsync);
