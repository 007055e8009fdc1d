using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Features.Snapshots;

namespace EntraRecoveryPortal.Features.Differences;

/// <summary>Two readings of the same objects, laid side by side.</summary>
internal static class ReadingPair
{
    public static ComparisonInput Of(Reading from, Reading now)
    {
        var before = ByRef(from);
        var after = ByRef(now);
        var pairs = before.Keys.Union(after.Keys)
            .ToDictionary(of => of, of => new ObjectPair { Ref = of, From = before.GetValueOrDefault(of), Now = after.GetValueOrDefault(of) });
        var linksBefore = from.Links.ToHashSet();
        var linksAfter = now.Links.ToHashSet();
        return new()
        {
            FromProfiles = from.Profiles,
            NowProfiles = now.Profiles,
            FromCoverage = from.Coverage,
            NowCoverage = now.Coverage,
            Objects = pairs.Values,
            Links =
            [
                .. linksBefore.Except(linksAfter).Select(link => new LinkPair { Link = link, InFrom = true }),
                .. linksAfter.Except(linksBefore).Select(link => new LinkPair { Link = link, InNow = true }),
            ],
            Lookup = of => pairs.GetValueOrDefault(of),
        };
    }

    private static Dictionary<ObjectRef, DirectoryObject> ByRef(Reading reading) =>
        reading.Objects.GroupBy(one => one.Ref).ToDictionary(same => same.Key, same => same.Last());
}
