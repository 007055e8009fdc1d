namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>What the guards say of a plan: what they refuse outright, what they warn of, and why they ask for the tenant's name.</summary>
public sealed record GuardVerdict
{
    public static GuardVerdict Clear { get; } = new();

    public IReadOnlyList<string> Refusals { get; init; } = [];
    public IReadOnlyList<string> Warnings { get; init; } = [];
    public IReadOnlyList<string> AsksForNameBecause { get; init; } = [];

    public bool AsksForName => AsksForNameBecause.Count > 0;
}
