using System.Text;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;

namespace EntraRecoveryPortal.Core.Comparing;

/// <summary>An object that a recovery made again under another id.</summary>
/// <param name="Old">As it was known.</param>
/// <param name="NewId">As it is known since.</param>
/// <param name="OldAppId">Of an application.</param>
/// <param name="NewAppId">Of an application.</param>
/// <param name="Recovery">The recovery's number.</param>
public sealed record MadeAgain(ObjectRef Old, string NewId, string? OldAppId, string? NewAppId, int Recovery)
{
    internal string Sentence => $"Recovery {Recovery} made it again; before, it had the id {Old.Id}.";

    /// <summary>Says where it is, to whoever looks for the old one.</summary>
    public string Elsewhere => $"Recovery {Recovery} made it again under the id {NewId}; compare that one.";

    private ObjectRef New => Old with { Id = NewId };

    /// <summary>The two sides as if the objects had had their new ids all along: what was made again is one object, not a deletion and an addition.</summary>
    public static ComparisonInput In(ComparisonInput input, IReadOnlyList<MadeAgain> known)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(known);
        var pairs = input.Objects.GroupBy(pair => pair.Ref).ToDictionary(same => same.Key, same => same.Last());
        var gone = known.Where(one => pairs.TryGetValue(one.Old, out var old) && ComparedObjects.IsPresent(old.From) && !ComparedObjects.IsPresent(old.Now)).ToList();
        if (gone.Count == 0)
            return input;

        var here = gone.Where(one => pairs.TryGetValue(one.New, out var made) && ComparedObjects.IsPresent(made.Now) && made.From is null).ToList();
        foreach (var one in gone.Except(here).Where(one => !pairs.TryGetValue(one.New, out var made) || made.Now is not { State: not ObjectState.Present }))
            pairs[one.Old] = pairs[one.Old] with { MadeAgainElsewhere = one.Elsewhere };
        return here.Count == 0 ? input with { Objects = pairs.Values } : new Merging(input, pairs, here).Input;
    }

    private sealed class Merging
    {
        private readonly ReplacedIds _ids;
        private readonly byte[][] _oldIds;
        private readonly Dictionary<ObjectRef, ObjectPair> _pairs = [];

        internal Merging(ComparisonInput input, Dictionary<ObjectRef, ObjectPair> pairs, IReadOnlyList<MadeAgain> here)
        {
            var map = here.Select(one => (one.Old.Id, To: one.NewId))
                .Concat(here.Where(one => one is { OldAppId: not null, NewAppId: not null }).Select(one => (Id: one.OldAppId!, To: one.NewAppId!)))
                .GroupBy(pair => pair.Id, StringComparer.OrdinalIgnoreCase).ToDictionary(same => same.Key, same => same.Last().To);
            _ids = new(map);
            _oldIds = [.. map.Keys.Select(Encoding.UTF8.GetBytes)];
            var sentences = here.ToDictionary(one => one.New, one => one.Sentence);
            foreach (var pair in pairs.Values.Where(pair => !IsGone(pair) || pair.From is null))
                _pairs[pair.Ref] = pair with { From = Pointed(pair.From) };
            foreach (var pair in pairs.Values.Where(pair => pair.From is not null && (IsGone(pair) || here.Any(one => one.Old == pair.Ref))))
            {
                var to = _ids.In(pair.Ref);
                _pairs.Remove(pair.Ref);
                _pairs[to] = new() { Ref = to, From = Pointed(pair.From), Now = _pairs.GetValueOrDefault(to)?.Now };
            }

            foreach (var (to, sentence) in sentences)
                _pairs[to] = _pairs[to] with { MadeAgain = sentence };
            Input = input with
            {
                Objects = _pairs.Values,
                Links = [.. input.Links.Select(pair => pair.InNow ? pair : pair with { Link = new(_ids.In(pair.Link.Source), pair.Link.Relation, _ids.In(pair.Link.Target)) })
                    .GroupBy(pair => pair.Link).Select(same => new LinkPair { Link = same.Key, InFrom = same.Any(pair => pair.InFrom), InNow = same.Any(pair => pair.InNow) })],
                Lookup = of => _pairs.GetValueOrDefault(of) ?? input.Lookup(of),
                FindEnd = of => LinkEnd.Of(_pairs.GetValueOrDefault(of)) ?? input.EndOf(of),
            };
        }

        internal ComparisonInput Input { get; }

        private static bool IsGone(ObjectPair pair) => pair.Now is null or { State: ObjectState.Gone };

        private DirectoryObject? Pointed(DirectoryObject? one) => one is null || !Array.Exists(_oldIds, id => one.Content.Utf8.Span.IndexOf(id) >= 0)
            ? one
            : one with { Ref = _ids.In(one.Ref), Content = CanonicalJson.Parse(_ids.In(one.Content.ToString())!) };
    }
}
