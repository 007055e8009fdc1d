using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Comparing;

/// <summary>What both sides read. Unread is not empty: outside this scope nothing is a change.</summary>
internal sealed class ComparedScope
{
    private readonly Dictionary<string, CaptureProfile> _fromProfiles;
    private readonly Dictionary<string, CaptureProfile> _nowProfiles;
    private readonly Dictionary<(string Type, string Relation), Coverage> _fromCoverage;
    private readonly Dictionary<(string Type, string Relation), Coverage> _nowCoverage;

    internal ComparedScope(ComparisonInput input)
    {
        _fromProfiles = ByType(input.FromProfiles);
        _nowProfiles = ByType(input.NowProfiles);
        _fromCoverage = ByPart(input.FromCoverage);
        _nowCoverage = ByPart(input.NowCoverage);
        NotCompared = [.. Catalogue.Every.SelectMany(Gaps)];
    }

    internal IReadOnlyList<NotCompared> NotCompared { get; }

    internal bool Compares(ObjectType type) =>
        _fromProfiles.ContainsKey(type.Name) && _nowProfiles.ContainsKey(type.Name) && WasAsked(_fromCoverage, type.Name, "") && WasAsked(_nowCoverage, type.Name, "");

    internal bool ComparesProperty(ObjectType type, string property) =>
        _fromProfiles[type.Name].Covers(type, property) && _nowProfiles[type.Name].Covers(type, property)
        && (type.Joined.FirstOrDefault(j => j.Fills(property)) is not { } part || ReadsWhole(type, part.Name));

    internal bool ComparesRelation(ObjectType type, string relation) =>
        Compares(type) && Reads(_fromProfiles, type.Name, relation) && Reads(_nowProfiles, type.Name, relation)
        && WasAsked(_fromCoverage, type.Name, relation) && WasAsked(_nowCoverage, type.Name, relation);

    /// <summary>Whether a joined part was read on both sides without a gap.</summary>
    internal bool ReadsWhole(ObjectType type, string part) =>
        Reads(_fromProfiles, type.Name, part) && Reads(_nowProfiles, type.Name, part)
        && !IsIncomplete(_fromCoverage, type.Name, part) && !IsIncomplete(_nowCoverage, type.Name, part);

    /// <summary>On an incompletely read side, not seen does not mean not there.</summary>
    internal bool AbsenceIsKnown(bool inFrom, string type, string relation = "") =>
        !IsIncomplete(inFrom ? _fromCoverage : _nowCoverage, type, relation);

    /// <summary>Whether what is gone now is known not to lie in the recycle bin.</summary>
    internal bool KnowsTheBin(ObjectType type) => type.DeletedListPath is null || !IsIncomplete(_nowCoverage, type.Name, Coverage.RecycleBin);

    private IEnumerable<NotCompared> Gaps(ObjectType type)
    {
        var then = _fromProfiles.GetValueOrDefault(type.Name);
        var now = _nowProfiles.GetValueOrDefault(type.Name);
        if (then is null && now is not null)
            yield return new NotCompared(type.Name, "", $"{type.Plural} were not captured in the snapshot.");

        foreach (var (coverage, side) in new[] { (_fromCoverage, "then"), (_nowCoverage, "now") })
        {
            foreach (var part in coverage.Values.Where(c => c.Type == type.Name && c.State != CoverageState.Complete))
                yield return new NotCompared(type.Name, part.Relation, Sentence(part, side));
        }

        if (then is null || now is null)
            yield break;

        foreach (var part in type.Relations.Select(r => r.Name).Concat(type.Joined.Select(j => j.Name)))
        {
            if (Reads(_fromProfiles, type.Name, part) != Reads(_nowProfiles, type.Name, part))
                yield return new NotCompared(type.Name, part, "Only one side was asked for it.");
        }

        var oneSided = then.Properties.Concat(now.Properties).Distinct(StringComparer.Ordinal)
            .Where(p => p != CaptureProfile.DefaultBody && then.Covers(type, p) != now.Covers(type, p)).ToList();
        if (oneSided.Count > 0)
            yield return new NotCompared(type.Name, "", $"Only one side was asked for {string.Join(", ", oneSided)}.");
    }

    private static string Sentence(Coverage part, string side) => part.State switch
    {
        CoverageState.CarriedForward => part.Reason ?? $"Not read {side}: carried forward as of #{part.AsOfNumber}.",
        CoverageState.NotAsked => part.Reason ?? $"Not asked for {side}.",
        CoverageState.Incomplete => part.Reason ?? $"Read only in part {side}.",
        CoverageState.Complete => throw new ArgumentOutOfRangeException(nameof(part)),
        _ => throw new ArgumentOutOfRangeException(nameof(part)),
    };

    private static Dictionary<string, CaptureProfile> ByType(IReadOnlyList<CaptureProfile> profiles) =>
        profiles.GroupBy(p => p.Type, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last(), StringComparer.Ordinal);

    private static Dictionary<(string, string), Coverage> ByPart(IReadOnlyList<Coverage> coverage) =>
        coverage.GroupBy(c => (c.Type, c.Relation)).ToDictionary(g => g.Key, g => g.Last());

    private static bool Reads(Dictionary<string, CaptureProfile> profiles, string type, string relation) =>
        profiles.TryGetValue(type, out var profile) && profile.Relations.Contains(relation, StringComparer.Ordinal);

    private static bool WasAsked(Dictionary<(string, string), Coverage> coverage, string type, string relation) =>
        !coverage.TryGetValue((type, relation), out var part) || part.State != CoverageState.NotAsked;

    private static bool IsIncomplete(Dictionary<(string, string), Coverage> coverage, string type, string relation) =>
        coverage.TryGetValue((type, relation), out var part) && part.State is (CoverageState.Incomplete or CoverageState.NotAsked);
}
