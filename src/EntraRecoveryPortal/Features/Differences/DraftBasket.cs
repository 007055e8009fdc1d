using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Features.Differences;

/// <summary>How many ticked items of one kind, under one action, on objects of one type.</summary>
public sealed record DraftCount(string Type, ChangeAction Action, ItemKind Kind, bool LinkInFrom, int Objects, int Items);

/// <summary>What one person has ticked in one report, counted.</summary>
public sealed record DraftBasket(int Objects, IReadOnlyList<DraftCount> Counts)
{
    public static DraftBasket Nothing { get; } = new(0, []);

    public bool IsEmpty => Objects == 0;

    public int Attributes => Sum(count => count.Kind == ItemKind.Attribute);

    public int Links => Sum(count => count.Kind == ItemKind.Link);

    /// <summary>"2 objects · 3 attributes · 1 link"; kinds of which nothing is ticked are left out.</summary>
    public string Summary => IsEmpty
        ? "Nothing is ticked"
        : string.Join(" · ", Words(Counted(Objects, "object"), Counted(Attributes, "attribute"), Counted(Links, "link")));

    /// <summary>"change 3 attributes of 1 user, restore 12, remove 8 links": what a recovery of the ticks would do.</summary>
    public string Deeds => string.Join(", ", Words(
        Attributes == 0 ? "" : $"change {Counted(Attributes, "attribute")} of {ObjectsWithAttributes}",
        Deed("restore {0}", ChangeAction.Restore),
        Deed("create {0} again", ChangeAction.Recreate),
        LinkDeed("add {0}", wasThere: true),
        LinkDeed("remove {0}", wasThere: false),
        Deed("delete {0}", ChangeAction.SoftDelete),
        Deed("delete {0} permanently", ChangeAction.Delete)));

    public string ReviewLabel => IsEmpty ? "Review" : $"Review: {Deeds}";

    private string ObjectsWithAttributes
    {
        get
        {
            var counts = Counts.Where(count => count.Kind == ItemKind.Attribute).ToList();
            var objects = counts.Sum(count => count.Objects);
            return counts.Select(count => count.Type).Distinct().ToList() is [var only] && Catalogue.TryFind(only, out var type)
                ? $"{objects:N0} {InSentence(objects == 1 ? type.Label : type.Plural)}"
                : Counted(objects, "object");
        }
    }

    // "users", but "Conditional Access policies".
    private static string InSentence(string label) => label.Skip(1).Any(char.IsUpper) ? label : char.ToLowerInvariant(label[0]) + label[1..];

    private string Deed(string words, ChangeAction action) =>
        Sum(count => count.Kind == ItemKind.Object && count.Action == action) is > 0 and var many ? string.Format(null, words, $"{many:N0}") : "";

    private string LinkDeed(string words, bool wasThere) =>
        Sum(count => count.Kind == ItemKind.Link && count.LinkInFrom == wasThere) is > 0 and var many ? string.Format(null, words, Counted(many, "link")) : "";

    private int Sum(Func<DraftCount, bool> which) => Counts.Where(which).Sum(count => count.Items);

    private static string Counted(int many, string noun) => many == 0 ? "" : $"{many:N0} {noun}{(many == 1 ? "" : "s")}";

    private static IEnumerable<string> Words(params string[] words) => words.Where(word => word.Length > 0);
}
