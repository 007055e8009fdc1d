using System.Text.Json.Serialization;

namespace EntraRecoveryPortal.TenantSimulator.Incidents;

/// <summary>The truth about an incident: what it changed, and what others honestly changed beside it.</summary>
internal sealed record IncidentOutcome(string Name, string Title, DateTimeOffset At, [property: JsonIgnore] ChangeSet Damage)
{
    /// <summary>It is set up and happens later.</summary>
    public bool Waits { get; init; }

    public string Description => Damage.Description;

    public IReadOnlyList<ChangedObject> Objects => Damage.Objects;

    public IReadOnlyList<ChangedLink> Links => Damage.Links;

    public IReadOnlyList<ChangeSet> Honest { get; init; } = [];

    /// <summary>Ids of the objects that differ by themselves or in their links.</summary>
    public IEnumerable<string> Changed => Objects.Select(x => x.Id).Concat(Links.Select(x => x.Source)).Distinct();
}
