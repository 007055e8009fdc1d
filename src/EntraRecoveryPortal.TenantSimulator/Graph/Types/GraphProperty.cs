namespace EntraRecoveryPortal.TenantSimulator.Graph.Types;

/// <summary>A structural property. The flags in types.json: s only with $select, g only on GET by id, d default, r read-only, c create-only, n not nullable.</summary>
internal sealed record GraphProperty(string Name, string Type, bool IsCollection, string Flags)
{
    public bool SelectOnly => Flags.Contains('s', StringComparison.Ordinal);
    public bool SingleGetOnly => Flags.Contains('g', StringComparison.Ordinal);
    public bool ByDefault => Flags.Contains('d', StringComparison.Ordinal);
    public bool CreateOnly => Flags.Contains('c', StringComparison.Ordinal);
    public bool ReadOnly => Flags.Contains('r', StringComparison.Ordinal) || Flags.Contains('c', StringComparison.Ordinal);
    public bool NotNullable => Flags.Contains('n', StringComparison.Ordinal);
}
