using System.Text.Json.Nodes;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;
using FsCheck;
using FsCheck.Fluent;

namespace EntraRecoveryPortal.Core.Tests.Comparing;

public sealed class ComparerProperties
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(300);

    [Fact]
    public void Nothing_differs_from_itself() =>
        Check.One(Many, Prop.ForAll(Contents.Pair.ToArbitrary(), p => Compare(p.Type, p.A, p.A).Count == 0));

    [Fact]
    public void Order_and_formatting_never_matter() =>
        Check.One(Many, Prop.ForAll(
            Contents.Pair.SelectMany(p => Contents.Rewritten(p.A, p.Type), (p, again) => (p.Type, p.A, Again: again)).ToArbitrary(),
            p => Compare(p.Type, p.A, p.Again).Count == 0 && MeaningHash.Of(p.Type, p.A).SequenceEqual(MeaningHash.Of(p.Type, p.Again))));

    [Fact]
    public void Writing_what_was_found_onto_one_side_gives_the_other() =>
        Check.One(Many, Prop.ForAll(Contents.Pair.ToArbitrary(), p =>
        {
            var content = (JsonObject)JsonNode.Parse(p.A.ToString())!;
            foreach (var item in Compare(p.Type, p.A, p.B))
                ContentEdit.Set(p.Type, content, item.Path, JsonText.Parse(item.Now));
            return Compare(p.Type, CanonicalJson.Parse(content.ToJsonString()), p.B).Count == 0;
        }));

    [Fact]
    public void Both_directions_find_the_same() =>
        Check.One(Many, Prop.ForAll(Contents.Pair.ToArbitrary(), p =>
            Compare(p.Type, p.A, p.B).Select(i => (i.Path, i.From, i.Now)).SequenceEqual(Compare(p.Type, p.B, p.A).Select(i => (i.Path, i.Now, i.From)))));

    [Fact]
    public void The_meaning_hash_is_equal_exactly_when_nothing_differs() =>
        Check.One(Many, Prop.ForAll(Contents.Pair.ToArbitrary(), p =>
            MeaningHash.Of(p.Type, p.A).SequenceEqual(MeaningHash.Of(p.Type, p.B)) == (Compare(p.Type, p.A, p.B).Count == 0)));

    private static IReadOnlyList<ChangeItem> Compare(ObjectType type, CanonicalJson a, CanonicalJson b) =>
        [.. new TwoSides().Object(type.Name, a.ToString(), b.ToString()).Compare().Changes.SelectMany(c => c.Items)];
}
