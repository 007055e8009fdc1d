using System.Globalization;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Comparing;

/// <summary>Finds the change that another one follows from, when nobody decided that one.</summary>
internal sealed class Causes(IReadOnlyDictionary<ObjectRef, ChangeDraft> drafts)
{
    /// <summary>A group that gives licences, or the one object that a membership rule put in or took out because it changed; null when several or none could be it.</summary>
    internal ChangeDraft? Of(ChangeDraft draft)
    {
        if (draft.IsInherited)
            return draft.LicenceGroups.Select(id => drafts.GetValueOrDefault(new ObjectRef("group", id))).FirstOrDefault(group => group?.DecidesLicencesOf(draft.Pair.Ref) == true);

        return draft.IsEvaluated && draft.HasNoRisk && draft.Members.ToList() is [var only] && drafts.GetValueOrDefault(only) is { IsDecided: true } member ? member : null;
    }

    /// <summary>Why it came about, when nobody decided it.</summary>
    internal string? SentenceOf(ChangeDraft draft) => (draft.IsEvaluated, draft.IsInherited) switch
    {
        (true, _) => draft.Members.Count(member => drafts.GetValueOrDefault(member) is { IsDecided: true }) switch
        {
            0 => "Its membership rule was evaluated again.",
            1 => "Its membership rule was evaluated again after one of its members changed: put that back, and the membership follows.",
            var many => string.Create(CultureInfo.InvariantCulture, $"Its membership rule was evaluated again after {many:N0} of its members changed: put them back, and their memberships follow."),
        },
        (_, true) => "Its licences come through a group.",
        _ => null,
    };
}
