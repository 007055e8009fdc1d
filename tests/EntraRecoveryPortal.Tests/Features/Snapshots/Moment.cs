using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Tests.Data;

namespace EntraRecoveryPortal.Tests.Features.Snapshots;

/// <summary>A snapshot and what the tenant truly held when it was taken.</summary>
internal sealed record Moment(SnapshotHeader Header, Dictionary<ObjectRef, DirectoryObject> Objects, HashSet<Link> Links)
{
    public async Task IsReadBackAsync(TestStore store, CancellationToken cancel)
    {
        var page = await store.Snapshots.ObjectsAsync(new() { SnapshotKey = Header.SnapshotKey, Take = 1000 }, cancel);
        Assert.Equal(Objects.Keys.ToHashSet(), page.Items.Select(item => item.Ref).ToHashSet());
        foreach (var (of, truth) in Objects)
        {
            var stored = await store.Snapshots.ObjectAsync(Header.SnapshotKey, of, cancel);
            Assert.Equal((truth.State, truth.Content), (stored!.State, stored.Content));
        }

        foreach (var group in Objects.Keys.Where(of => of.Type == "group"))
        {
            var links = await store.Snapshots.LinksFromAsync(Header.SnapshotKey, group, cancel);
            Assert.Equal(
                Links.Where(link => link.Source == group).Select(link => link.Target).ToHashSet(),
                links.Select(link => link.Ref).ToHashSet());
        }
    }

    public void DifferenceIsTrue(Moment now, ComparisonInput input)
    {
        var links = Links.Except(now.Links).Select(link => new LinkPair { Link = link, InFrom = true })
            .Concat(now.Links.Except(Links).Select(link => new LinkPair { Link = link, InNow = true }))
            .Concat(Links.Intersect(now.Links).Where(link => WentToBin(link.Target)).Select(link => new LinkPair { Link = link, InFrom = true, IsUnseen = true }));
        Assert.Equal(links.ToHashSet(), input.Links.ToHashSet());

        var pairs = input.Objects.ToDictionary(pair => pair.Ref);
        foreach (var of in Objects.Keys.Union(now.Objects.Keys))
        {
            var (then, later) = (Objects.GetValueOrDefault(of), now.Objects.GetValueOrDefault(of));
            if (pairs.TryGetValue(of, out var pair))
                Assert.Equal((Seen(then), Seen(later)), (Seen(pair.From), Seen(pair.Now)));
            else
                Assert.Equal(Seen(then), Seen(later));
        }

        Assert.All(pairs.Keys.Except(Objects.Keys).Except(now.Objects.Keys), of => Assert.Equal((null, null), (Seen(pairs[of].From), Seen(pairs[of].Now))));

        bool WentToBin(ObjectRef of) => Objects.GetValueOrDefault(of)?.State == ObjectState.Present && now.Objects.GetValueOrDefault(of)?.State == ObjectState.SoftDeleted;
    }

    private static string? Seen(DirectoryObject? one) => one is null or { State: ObjectState.Gone } ? null : $"{one.State} {one.Content}";
}
