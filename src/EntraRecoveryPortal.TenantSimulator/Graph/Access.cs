namespace EntraRecoveryPortal.TenantSimulator.Graph;

/// <summary>What a route asks for: of every group one permission.</summary>
internal sealed record Access(IReadOnlyList<IReadOnlyList<string>> Groups)
{
    /// <summary>Each argument names alternatives, separated by a bar.</summary>
    public static Access To(params string[] groups) => new([.. groups.Select(IReadOnlyList<string> (x) => x.Split('|'))]);

    /// <summary>No application permission opens it: people alone may.</summary>
    public static Access Nobody { get; } = new([[]]);

    public bool Admits(Caller caller) => Groups.All(group => group.Any(caller.Permissions.Contains));
}
