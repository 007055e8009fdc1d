using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Comparing;

/// <summary>A change while its items are being collected.</summary>
internal sealed class ChangeDraft(ObjectType type, ObjectPair pair, Func<ChangeItem, string?> judge)
{
    private readonly List<ChangeItem> _items = [];

    internal ObjectType Type { get; } = type;

    internal ObjectPair Pair { get; } = pair;

    /// <summary>Update unless the object itself came or went.</summary>
    internal ChangeAction Action { get; set; } = ChangeAction.Update;

    internal bool IsCreatedSince { get; set; }

    internal bool HasItems => _items.Count > 0;

    /// <summary>Why the object itself cannot come back, as far as that was decided.</summary>
    internal string? WhyNotRestorable => _items.Find(i => i.Kind == ItemKind.Object)?.NotRestorable;

    /// <summary>The object came or went, so that links and grants may sleep under it.</summary>
    internal bool HoldsDormant => Action is ChangeAction.Restore || (Action is ChangeAction.Recreate && Type.GetsNewId) || IsCreatedSince;

    internal JsonElement? From => Pair.From?.Content.Root;

    internal JsonElement? Now => Pair.Now?.Content.Root;

    /// <summary>What the object says now, or said when it is not there.</summary>
    internal JsonElement Content => (Pair.Now ?? Pair.From)!.Content.Root;

    internal void Add(ChangeItem item) => _items.Add(item with { Risk = item.Risk ?? judge(item) });

    internal Change Build(Func<string, ObjectRef?> applicationOf)
    {
        List<ChangeItem> items = [.. _items.OrderBy(i => i.Kind).ThenBy(i => i.Path, StringComparer.Ordinal).ThenBy(i => i.Target?.Id, StringComparer.Ordinal)];
        return new Change
        {
            Ref = Pair.Ref,
            DisplayName = Type.DisplayNameOf((Pair.Now ?? Pair.From)!.Content),
            Action = Action,
            FromState = Pair.From?.State,
            NowState = Pair.Now?.State,
            Items = items,
            Risks = [.. items.Select(i => i.Risk).OfType<string>().Distinct(StringComparer.Ordinal)],
            FromContent = Pair.From?.Content,
            NowContent = Pair.Now?.Content,
            IsCreatedSince = IsCreatedSince,
            PartOf = Pair.Ref.Type == "servicePrincipal" && Content.TextAt("appId") is { } appId ? applicationOf(appId) : null,
            Cause = Pair.MadeAgain ?? (items.All(IsConsequence) ? "Its membership rule was evaluated again." : null),
        }.With(items);
    }

    private bool IsConsequence(ChangeItem item) => item.Kind == ItemKind.Link && Restorability.IsConsequence(Type, Content, item.Path);
}
