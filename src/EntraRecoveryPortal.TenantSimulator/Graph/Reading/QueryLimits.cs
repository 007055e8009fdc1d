namespace EntraRecoveryPortal.TenantSimulator.Graph.Reading;

/// <summary>What a collection serves: its largest page, whether a larger wish is cut or refused, and which relations expand.</summary>
internal sealed record QueryLimits(int MostPerPage, bool Clamps, params IReadOnlyList<string> Expandable)
{
    private const int MostExpanded = 100;
    private const int MostWithActivity = 500;

    /// <summary>Everything comes at once, and $top is not supported.</summary>
    public bool IsWhole { get; init; }

    public static readonly QueryLimits Directory = new(999, Clamps: false);
    public static readonly QueryLimits Agents = new(100, Clamps: true, "sponsors", "owners");
    public static readonly QueryLimits Policies = new(100, Clamps: true);

    /// <summary>The limits of one request. Where a collection is not known to cut a page down, the switch says what becomes of one that is too large.</summary>
    public QueryLimits With(DirectoryBehaviour behaviour, GraphRequest request)
    {
        if (IsWhole)
            return this;
        if (!behaviour.EveryListExpandsExtensions && request.Path is "groups" or "devices")
            return this with { Expandable = [.. Expandable.Where(relation => relation != State.Relations.OpenExtensions)] };
        if (behaviour.ExpandCutsPages && request.Option("$expand") is not null)
            return this with { MostPerPage = Math.Min(MostPerPage, MostExpanded), Clamps = true };
        var most = ResourceUnits.Selects(request, "signInActivity") ? Math.Min(MostPerPage, MostWithActivity) : MostPerPage;
        return Clamps ? this : this with { MostPerPage = most, Clamps = behaviour.LargePages == LargePages.Cut, Ignores = behaviour.LargePages == LargePages.Ignored };
    }

    /// <summary>Whether a wish that is too large counts as none.</summary>
    public bool Ignores { get; private init; }
}
