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
        // Most filters leave most groups of facets to what matches anyway.
        var matching = index.Matching(filter);
        foreach (var number in filter.Types.Count == 0 ? matching : index.Matching(filter with { Types = [] }))
            types.Add(index[number].Type, number);
        foreach (var number in filter.Actions.Count == 0 ? matching : index.Matching(filter with { Actions = [] }))
            actions.Add(index[number].Action, number);
        foreach (var number in matching)
            picture.Add((index[number].Type, index[number].Action), number);
        foreach (var number in filter.Reason is null ? matching : index.Matching(filter with { Reason = null }))
        {
            if (index[number].IsKept)
                CountReasons(index, number, reasons);
        }
        foreach (var number in filter.Risk is null ? matching : index.Matching(filter with { Risk = null }))
        {
            if (index[number].Risks == 0)
                continue;
            foreach (ref readonly var item in index.ItemsOf(number))
            {
                if (item.Risk is { } risk)
                    risks.Add(risk, number);
            }
        }
        var either = filter.Restorable is null ? matching : index.Matching(filter with { Restorable = null });
        var kept = either.Count(number => index[number].IsKept);
        return new()
        {
            Attributes = Attributes(index, filter.Attribute is null ? matching : index.Matching(filter with { Attribute = null, Now = null })),
            Types = types.MostFirst,
            Actions = actions.MostFirst,
            Restorable = [new(true, either.Count - kept), new(false, kept)],
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

    private static IReadOnlyList<AttributeFacet> Attributes(ReportIndex index, IReadOnlyList<int> matching)
    {
        var (objects, items, last) = (new int[index.Facets.Count], new int[index.Facets.Count], new int[index.Facets.Count]);
        Array.Fill(last, -1);
        foreach (var number in matching)
        {
            foreach (ref readonly var item in index.ItemsOf(number))
            {
                if (item.Facet == IndexedFacet.None)
                    continue;
                items[item.Facet]++;
                objects[item.Facet] += last[item.Facet] == number ? 0 : 1;
                last[item.Facet] = number;
            }
        }
        List<int> most = [.. Enumerable.Range(0, index.Facets.Count).Where(facet => objects[facet] > 0)
            .OrderByDescending(facet => objects[facet]).ThenBy(facet => index.Facets[facet].Path, StringComparer.Ordinal).Take(MostAttributes)];
        using var values = new ValueCounting(index, matching, most, items);
        return [.. most.Select(facet => new AttributeFacet(index.Facets[facet].Path, index.Facets[facet].IsLink, objects[facet], values.MostOf(facet, MostValues)))];
    }
}
