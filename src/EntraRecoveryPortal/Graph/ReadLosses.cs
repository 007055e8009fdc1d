using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Graph;

/// <summary>Remembers what of a type could not be read, and says so in sentences.</summary>
internal sealed class ReadLosses(ObjectType type)
{
    private readonly Dictionary<string, List<string>> reasons = new(StringComparer.Ordinal);
    private readonly HashSet<string> refused = new(StringComparer.Ordinal);

    public bool Touches(string relation) => reasons.ContainsKey(relation);

    /// <summary>Not permitted at all, as opposed to read in part.</summary>
    public bool Refuses(string relation) => refused.Contains(relation);

    public void Add(string relation, GraphAnswer failure, IReadOnlyList<string> permissions, bool anyRead)
    {
        var what = What(relation);
        var cause = failure switch
        {
            { Status: 403 } => $"Microsoft Graph answered 403 for {what}: the app lacks {Either(permissions)}.",
            { Answered: true } => $"Microsoft Graph answered {failure.Words.TrimEnd('.', ' ', ':')} for {what}.",
            _ => $"{failure.Message ?? "Microsoft Graph did not answer."} This was while reading {what}.",
        };
        Add(relation, $"{cause} {(anyRead ? "Only a part" : "Nothing")} of that was read.");
        if (failure.Status == 403 && !anyRead)
            refused.Add(relation);
    }

    public void Add(string relation, string reason)
    {
        if (!reasons.TryGetValue(relation, out var known))
            reasons.Add(relation, known = []);
        if (!known.Contains(reason, StringComparer.Ordinal))
            known.Add(reason);
    }

    public void Add(IEnumerable<Unread> unread)
    {
        foreach (var one in unread)
            Add(one.Relation, one.Reason);
    }

    public Coverage Coverage(string relation) => new()
    {
        Type = type.Name,
        Relation = relation,
        State = Touches(relation) ? CoverageState.Incomplete : CoverageState.Complete,
        Reason = Reason(relation),
    };

    private string? Reason(string relation) => reasons.GetValueOrDefault(relation) switch
    {
        null => null,
        [var only] => only,
        var many => $"{many[0]} {many.Count - 1} more {(many.Count == 2 ? "loss" : "losses")} of this kind.",
    };

    private string What(string relation) => relation switch
    {
        "" => type.PluralInSentence,
        Core.Directory.Coverage.RecycleBin => $"deleted {type.PluralInSentence}",
        _ => $"{relation} of {type.PluralInSentence}",
    };

    private static string Either(IReadOnlyList<string> permissions) => permissions.Count == 0 ? "a permission" : string.Join(" and ", permissions);
}
