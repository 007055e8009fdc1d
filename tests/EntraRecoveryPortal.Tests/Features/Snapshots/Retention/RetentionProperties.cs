using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Tests.Data;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Tests.Features.Snapshots.Retention;

/// <summary>Whatever happens to a store, what it keeps is as it was sealed, and it never keeps nothing.</summary>
public sealed class RetentionProperties
{
    private const int KeepAtLeast = 2;
    private static readonly Config Some = Config.QuickThrowOnFailure.WithMaxTest(12).WithStartSize(8).WithEndSize(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public enum Event
    {
        Capture,
        CaptureHalf,
        CrashedCapture,
        Hour,
        Days,
        Weeks,
        ClockForward,
        ClockBack,
        Hold,
        Release,
        Purge,
        CrashedPurge,
        Read,
    }

    [Fact]
    public void No_course_of_events_alters_a_snapshot_that_is_kept() =>
        Check.One(Some, Prop.ForAll(
            ArbMap.Default.GeneratorFor<(Event, int)[]>().ToArbitrary(),
            course => new Course(course.Length).RunAsync([(Event.Capture, 0), .. course, (Event.Weeks, 3), (Event.Purge, 0)]).GetAwaiter().GetResult()));

    private sealed class Course(int seed)
    {
        private readonly RandomCourse _tenant = new(seed);
        private readonly List<Moment> _moments = [];
        private readonly List<HoldRow> _holds = [];

        public async Task RunAsync(IEnumerable<(Event What, int Number)> events)
        {
            await using var store = await TestStore.SqliteAsync(Cancel);
            foreach (var (what, number) in events)
            {
                await HappenAsync(store, what, Math.Abs(number % 1000));
                if (what is Event.Purge or Event.CrashedPurge)
                    await IsTrueAsync(store);
            }
        }

        private async Task HappenAsync(TestStore store, Event what, int number)
        {
            switch (what)
            {
                case Event.Capture:
                    await CaptureAsync(store);
                    break;
                case Event.CaptureHalf:
                    _tenant.Tenant.Unreadable.Add(("group", "members"));
                    var before = _moments[^1].Links;
                    await CaptureAsync(store);
                    _tenant.Tenant.Unreadable.Clear();
                    _moments[^1] = _moments[^1] with { Links = before };
                    break;
                case Event.CrashedCapture:
                    var job = await store.AddJobAsync(Cancel);
                    using (var writer = await store.Snapshots.BeginAsync(TenantState.StartOf(store, job.JobKey), Cancel))
                        await new TenantState().User("ghost", "Ghost").WriteTypeAsync(writer, "user", Cancel);
                    await using (var db = store.Open())
                        await db.Jobs.ExecuteUpdateAsync(set => set.SetProperty(row => row.State, "failed"), Cancel);
                    break;
                case Event.Hour:
                    store.Clock.Advance(TimeSpan.FromHours(1 + (number % 20)));
                    break;
                case Event.Days:
                    await store.PassAsync(TimeSpan.FromDays(1 + (number % 6)), Cancel);
                    break;
                case Event.Weeks:
                    await store.PassAsync(TimeSpan.FromDays(7 * (1 + (number % 5))), Cancel);
                    break;
                case Event.ClockForward:
                    store.Clock.Advance(TimeSpan.FromDays(3650));
                    break;
                case Event.ClockBack:
                    store.Clock.Advance(TimeSpan.FromDays(-number));
                    break;
                case Event.Hold when await KeptAsync(store) is { Count: > 0 } kept:
                    _holds.Add(await store.HoldAsync(kept[number % kept.Count].Header, Cancel));
                    break;
                case Event.Release when _holds.Count > 0:
                    await store.ReleaseAsync(_holds[number % _holds.Count], Cancel);
                    _holds.RemoveAt(number % _holds.Count);
                    break;
                case Event.Purge:
                    await store.PurgeAsync(Cancel);
                    break;
                case Event.CrashedPurge:
                    await store.PurgeAsync(Cancel, batches: 1 + (number % 4));
                    break;
                default:
                    break;
            }
        }

        private async Task CaptureAsync(TestStore store)
        {
            _tenant.Move();
            var header = await _tenant.Tenant.CaptureAsync(store, Cancel);
            _moments.Add(new(header, new(_tenant.Tenant.Objects), [.. _tenant.Tenant.Links]));
        }

        private async Task<List<Moment>> KeptAsync(TestStore store)
        {
            var kept = (await store.Snapshots.ListAsync(0, int.MaxValue, Cancel)).Items.Select(one => one.SnapshotKey).ToHashSet();
            return [.. _moments.Where(moment => kept.Contains(moment.Header.SnapshotKey))];
        }

        private async Task IsTrueAsync(TestStore store)
        {
            var kept = await KeptAsync(store);
            Assert.True(kept.Count >= Math.Min(KeepAtLeast, _moments.Count));
            Assert.Superset(_holds.Select(hold => hold.SnapshotKey).ToHashSet(), kept.Select(moment => moment.Header.SnapshotKey).ToHashSet());
            foreach (var moment in kept)
                await moment.IsReadBackAsync(store, Cancel);
            foreach (var (older, newer) in kept.SelectMany((older, index) => kept.Skip(index + 1).Take(4).Append(kept[^1]), (older, newer) => (older, newer)).Where(pair => pair.older != pair.newer))
            {
                var input = (await store.Snapshots.DifferenceAsync(older.Header.SnapshotKey, newer.Header.SnapshotKey, Scope.All, Cancel)).Input;
                older.DifferenceIsTrue(newer, input);
            }

            var verified = await store.Verifier.RunAsync((_, _) => Task.CompletedTask, Cancel);
            Assert.Empty(verified.Faults);
            Assert.Equal(kept.Select(moment => moment.Header.Number), verified.Unaltered);
        }
    }
}
