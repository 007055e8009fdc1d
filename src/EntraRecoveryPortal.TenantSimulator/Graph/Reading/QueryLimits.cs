namespace EntraRecoveryPortal.TenantSimulator.Graph.Reading;

/// <summary>What a collection serves: its largest page, whether a larger wish is cut or refused, and which relations expand.</summary>
internal sealed record QueryLimits(int MostPerPage, bool Clamps, params IReadOnlyList<string> Expandable)
{
    /// <summary>Everything comes at once, and $top is not supported.</summary>
    public bool IsWhole { get; init; }

    public static readonly QueryLimits Directory = new(999, Clamps: false);
    public static readonly QueryLimits Agents = new(100, Clamps: true, "sponsors", "owners");
    public static readonly QueryLimits Policies = new(100, Clamps: true);

    /// <summary>Where a collection is not known to cut a page down, the switch says what becomes of one that is too large.</summary>
    public QueryLimits With(SimulatorOptions options) => Clamps ? this : this with { Clamps = options.LargePages == LargePages.Cut, Ignores = options.LargePages == LargePages.Ignored };

    /// <summary>Whether a wish that is too large counts as none.</summary>
    public bool Ignores { get; private init; }
}
