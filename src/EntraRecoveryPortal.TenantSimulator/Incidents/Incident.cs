namespace EntraRecoveryPortal.TenantSimulator.Incidents;

/// <summary>Something that goes wrong in a tenant.</summary>
/// <param name="Name">Part of its address.</param>
/// <param name="Title">On its button.</param>
/// <param name="Story">What really happened to companies like this one.</param>
/// <param name="Cause">Does it and says what happened; null when nothing was left to do it to.</param>
internal sealed record Incident(string Name, string Title, string Story, Func<Scene, string?> Cause)
{
    /// <summary>What others rightly do meanwhile, each with its sentence.</summary>
    public IReadOnlyList<Func<Scene, string?>> Honest { get; init; } = [];

    /// <summary>How many of what it hits; null when there is nothing to count.</summary>
    public IncidentSize? Size { get; init; }

    /// <summary>It happens while somebody lists all users, unless it is asked for now.</summary>
    public bool WaitsForListing { get; init; }
}

/// <summary>How many, when the caller does not say.</summary>
internal sealed record IncidentSize(string What, Func<SimulatorOptions, int> Usual)
{
    public const int Most = 1_000_000;

    public IncidentSize(string what, int usual)
        : this(what, _ => usual)
    {
    }
}

internal sealed record IncidentTheme(string Title, IReadOnlyList<Incident> Incidents);
