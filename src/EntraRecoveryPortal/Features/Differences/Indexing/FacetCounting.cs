using EntraRecoveryPortal.Core.Comparing;

namespace EntraRecoveryPortal.Features.Differences.Indexing;

/// <summary>Counts what a report can be filtered by; each group counts what the other filters leave.</summary>
internal static class FacetCounting
{
    private const int MostAttributes = 14;
    private const int MostValues = 3;

    public static ReportFacets Facets(this ReportIndex index, ChangeFilter filter)
    {
        var (types, actions, picture, risks, reasons) = (
            new ObjectCounter<string>(), new ObjectCounter<ChangeAction>(), new ObjectCounter<(string Type, ChangeAction Action)>(), new ObjectCounter<string>(), new ObjectCounter<string>());
        foreach (var number in index.Matching(filter with { Types = [] }))
            types.Add(index[number].Type, number);
        foreach (var number in index.Matching(filter with { Actions = [] }))
            actions.Add(index[number].Action, number);
        foreach (var number in index.Matching(filter))
            picture.Add((index[number].Type, index[number].Action), number);
        foreach (var number in index.Matching(filter with { Reason = null }))
            CountReasons(index, number, reasons);
        foreach (var number in index.Matching(filter with { Risk = null }))
        {
            foreach (ref readonly var item in index.ItemsOf(number))
            {
                if (item.Risk is { } risk)
                    risks.Add(risk, number);
            }
        }
        var either = filter with { Restorable = null };
        return new()
        {
            Attributes = Attributes(index, filter),
            Types = types.MostFirst,
            Actions = actions.MostFirst,
            Restorable = [new(true, index.Matching(either with { Restorable = true }).Count), new(false, index.Matching(either with { Restorable = false }).Count)],
            Picture = [.. picture.All.Select(part => new TypeAction(part.Of.Type, part.Of.Action, part.Objects))],
            Reasons = reasons.MostFirst,
            Risks = risks.MostFirst,
        };
    }

    private static void CountReasons(ReportIndex index, int number, ObjectCounter<string> reasons)
    {
        ref readonly var change = ref index[number];
        if (change.NotRestorable is { } whole)
            reasons.Add(whole, number);
        foreach (ref readonly var item in index.ItemsOf(number))
        {
            if (item.KeptReason(change) is { } reason)
                reasons.Add(reason, number);
        }
    }

    private static IReadOnlyList<AttributeFacet> Attributes(ReportIndex index, ChangeFilter filter)
    {
        var matching = index.Matching(filter with { Attribute = null, Now = null });
        var paths = new ObjectCounter<(string Path, bool IsLink)>();
        foreach (var number in matching)
        {
            foreach (ref readonly var item in index.ItemsOf(number))
            {
                if (item.Kind != ItemKind.Object)
                    paths.Add((item.Root, item.Kind == ItemKind.Link), number);
            }
        }
        var most = paths.All.OrderByDescending(path => path.Objects).ThenBy(path => path.Of.Path, StringComparer.Ordinal).Take(MostAttributes).ToList();
        var values = most.ToDictionary(path => path.Of, _ => new ObjectCounter<int>());
        foreach (var number in matching)
        {
            foreach (ref readonly var item in index.ItemsOf(number))
            {
                if (item.Kind != ItemKind.Object && values.TryGetValue((item.Root, item.Kind == ItemKind.Link), out var counter))
                    counter.Add(item.Kind == ItemKind.Link ? Convert.ToInt32(item.LinkInNow) : item.Now, number);
            }
        }
        return [.. most.Select(path => new AttributeFacet(path.Of.Path, path.Of.IsLink, path.Objects,
            [.. values[path.Of].MostFirst.Take(MostValues).Select(now => new FacetCount<string>(Named(path.Of.IsLink, now.Value), now.Objects))]))];

        string Named(bool isLink, int now) => (isLink, now) switch
        {
            (true, 0) => ChangeFilter.LinkGone,
            (true, _) => ChangeFilter.LinkAdded,
            (false, ReportTexts.None) => ChangeFilter.Empty,
            _ => index.TextOf(now),
        };
    }
}
