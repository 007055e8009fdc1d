using System.Globalization;

namespace EntraRecoveryPortal.TenantSimulator.Incidents;

/// <summary>How an incident is wanted: whom it hits follows from the seed, how many from the size.</summary>
internal sealed record IncidentWish(int Seed, int Size, bool Now)
{
    private static readonly string[] Names = ["seed", "size", "now"];

    /// <summary>From the query; a name or value that means nothing here is refused with a sentence.</summary>
    public static (IncidentWish? Wish, string? Refusal) Read(IQueryCollection query, Incident incident, SimulatorOptions options)
    {
        if (query.Keys.FirstOrDefault(x => !Names.Contains(x)) is { } unknown)
            return (null, $"'{unknown}' means nothing here: seed, size and now do.");
        if (query.ContainsKey("size") && incident.Size is null)
            return (null, $"{incident.Name} has no size.");
        if (query.ContainsKey("now") && !incident.WaitsForListing)
            return (null, $"{incident.Name} happens at once anyway.");
        if (Number(query, "seed", usual: 0, least: 0, int.MaxValue) is not { } seed)
            return (null, "seed is a whole number, 0 or more.");
        if (Number(query, "size", incident.Size?.Usual(options) ?? 1, least: 1, IncidentSize.Most) is not { } size)
            return (null, $"size is a whole number from 1 to {IncidentSize.Most.ToString(CultureInfo.InvariantCulture)}: how many {incident.Size?.What}.");
        return (new(seed, size, query.ContainsKey("now")), null);
    }

    private static int? Number(IQueryCollection query, string name, int usual, int least, int most)
    {
        if (!query.TryGetValue(name, out var text))
            return usual;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : null;
    }
}
