using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Tests.Comparing;

/// <summary>Builds both sides of a comparison by hand: everything asked for, everything read, unless told otherwise.</summary>
internal sealed class TwoSides
{
    private readonly Dictionary<ObjectRef, ObjectPair> _pairs = [];
    private readonly List<LinkPair> _links = [];

    internal List<CaptureProfile> FromProfiles { get; } = [.. Catalogue.All.Select(Everything)];

    internal List<CaptureProfile> NowProfiles { get; } = [.. Catalogue.All.Select(Everything)];

    internal List<Coverage> FromCoverage { get; } = [];

    internal List<Coverage> NowCoverage { get; } = [];

    internal HashSet<string> OwnAppIds { get; } = [];

    internal HashSet<string> GroupEligibilities { get; } = [];

    internal PolicyGroups Groups { get; set; } = PolicyGroups.None;

    internal TwoSides Object(string type, string? from, string? now, ObjectState fromState = ObjectState.Present, ObjectState nowState = ObjectState.Present)
    {
        var then = from is null ? null : CanonicalJson.Parse(from);
        var later = now is null ? null : CanonicalJson.Parse(now);
        var name = Catalogue.Of(type).RefOf((then ?? later)!.Root);
        _pairs[name] = new ObjectPair
        {
            Ref = name,
            From = then is null ? null : new DirectoryObject { Ref = name, Content = then, State = fromState },
            Now = later is null ? null : new DirectoryObject { Ref = name, Content = later, State = nowState },
        };
        return this;
    }

    internal TwoSides Same(string type, string content) => Object(type, content, content);

    internal TwoSides Link(string sourceType, string source, string relation, string targetType, string target, bool inFrom, bool inNow, bool isUnseen = false)
    {
        _links.Add(new LinkPair
        {
            Link = new Link(new ObjectRef(sourceType, source), relation, new ObjectRef(targetType, target)),
            InFrom = inFrom,
            InNow = inNow,
            IsUnseen = isUnseen,
        });
        return this;
    }

    internal Comparison Compare() => SnapshotComparer.Compare(Input);

    internal ComparisonInput Input => new()
    {
        FromProfiles = FromProfiles,
        NowProfiles = NowProfiles,
        FromCoverage = FromCoverage,
        NowCoverage = NowCoverage,
        Objects = [.. _pairs.Values],
        Links = _links,
        Lookup = _ => null,
        OwnAppIds = OwnAppIds,
        Groups = Groups,
        GroupEligibilities = GroupEligibilities,
    };

    internal Change Single() => Assert.Single(Compare().Changes);

    private static CaptureProfile Everything(ObjectType type) => new()
    {
        Type = type.Name,
        Properties = type.Select.Count > 0 ? type.Select : [CaptureProfile.DefaultBody],
        Relations = [.. type.Relations.Select(r => r.Name), .. type.Joined.Select(j => j.Name)],
    };
}
