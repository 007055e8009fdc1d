namespace EntraRecoveryPortal.TenantSimulator.State;

/// <summary>Hears of every object and link before it changes, and keeps what was there when it was touched first.</summary>
internal sealed class ChangeRecorder
{
    private readonly Dictionary<string, TenantObject?> objects = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<(string Source, string Relation, string Target), bool> links = [];

    public IReadOnlyDictionary<string, TenantObject?> Objects => objects;

    /// <summary>Whether the link was there.</summary>
    public IReadOnlyDictionary<(string Source, string Relation, string Target), bool> Links => links;

    public void Touch(string id, TenantObject? before) => objects.TryAdd(id, before);

    public void Touch(string source, string relation, string target, bool wasThere) => links.TryAdd((source, relation, target), wasThere);
}
