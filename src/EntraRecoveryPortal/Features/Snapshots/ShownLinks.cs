using System.Collections;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>Links of a whole read, every one of them there.</summary>
internal sealed class ShownLinks(IReadOnlyCollection<Link> links) : IReadOnlyCollection<LinkChange>
{
    public int Count => links.Count;

    public IEnumerator<LinkChange> GetEnumerator() => links.Select(link => new LinkChange(link, Present: true)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
