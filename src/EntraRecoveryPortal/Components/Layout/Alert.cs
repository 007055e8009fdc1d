namespace EntraRecoveryPortal.Components.Layout;

/// <summary>Something everyone at the portal has to know.</summary>
public sealed record Alert(string Text)
{
    public bool IsSevere { get; init; }

    /// <summary>Shown beside the worst of the others, never counted away.</summary>
    public bool AlwaysShown { get; init; }

    public string? Href { get; init; }

    public string LinkText { get; init; } = "Details";
}
