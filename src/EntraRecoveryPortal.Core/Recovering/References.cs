using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Recovering;

/// <summary>Finds where an object still names what is made again, and says what it should name instead.</summary>
internal static class References
{
    /// <summary>The attributes to write, as if somebody had ticked them; null when it names nothing of the kind.</summary>
    internal static Tick? Of(LiveObject live, ReplacedIds newIds)
    {
        if (live is not { State: ObjectState.Present, Content: { } content } || newIds.IsEmpty)
            return null;

        var type = Catalogue.Of(live.Ref.Type);
        var pointed = CanonicalJson.Parse(newIds.In(content.ToString())!);
        List<ChangeItem> items =
        [
            .. AttributeDiffer.Diff(type, pointed.Root, content.Root, _ => true).Select(difference => new ChangeItem
            {
                Kind = ItemKind.Attribute,
                Path = difference.Path,
                From = JsonText.Of(difference.From),
                Now = JsonText.Of(difference.Now),
                NotRestorable = Restorability.OfAttribute(type, content.Root, difference),
            }),
        ];
        return items.Count == 0 ? null : new Tick(new Change
        {
            Ref = live.Ref,
            DisplayName = type.DisplayNameOf(content),
            Action = ChangeAction.Update,
            FromState = ObjectState.Present,
            NowState = ObjectState.Present,
            Items = items,
            NowContent = content,
        }, items);
    }
}
