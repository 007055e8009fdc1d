namespace EntraRecoveryPortal.TenantSimulator.State;

/// <summary>The links of the tenant: as they are, or as a reader sees them for the time being.</summary>
internal interface ILinks
{
    bool Has(string source, string relation, string target);

    IEnumerable<LinkRow> Rows(string source, string relation, string? after = null);

    IReadOnlyList<(string Source, string Relation)> Sources(string target);

    IEnumerable<string> Relations(string source);
}
