using EntraRecoveryPortal.Core.Comparing;

namespace EntraRecoveryPortal.Features.Differences;

/// <summary>Which changes of a report are looked at. Everything set must hold; several types or actions are alternatives.</summary>
public sealed record ChangeFilter
{
    /// <summary>Stands for "no value" in <see cref="Now"/>; like the two below it is no JSON text, so no value looks like it.</summary>
    public const string Empty = "empty";

    /// <summary>Stands for "the link is there now and was not" in <see cref="Now"/>.</summary>
    public const string LinkAdded = "+";

    /// <summary>Stands for "the link was there and is gone now" in <see cref="Now"/>.</summary>
    public const string LinkGone = "-";

    /// <summary>Any risk mark, in <see cref="Risk"/>.</summary>
    public const string AnyRisk = "any";

    public static ChangeFilter None { get; } = new();

    public IReadOnlyList<string> Types { get; init; } = [];
    public IReadOnlyList<ChangeAction> Actions { get; init; } = [];

    /// <summary>Path of an attribute or name of a relation; elements of a keyed array are found by the array's own path.</summary>
    public string? Attribute { get; init; }

    /// <summary>JSON text of the value now, or one of the constants above; only together with <see cref="Attribute"/>.</summary>
    public string? Now { get; init; }

    /// <summary>True: all of the change can be put back. False: some or all of it cannot.</summary>
    public bool? Restorable { get; init; }

    /// <summary>Why it, or something of it, cannot be put back.</summary>
    public string? Reason { get; init; }

    /// <summary>A risk mark's words, or <see cref="AnyRisk"/>.</summary>
    public string? Risk { get; init; }

    /// <summary>Part of a name, an id, or a value before or now.</summary>
    public string? Text { get; init; }

    public bool IsOnlyText => this with { Text = null } is { IsEmpty: true };

    public bool IsEmpty => Types.Count == 0 && Actions.Count == 0 && Attribute is null && Restorable is null && Reason is null && Risk is null && Text is null;
}
