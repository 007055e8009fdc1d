namespace EntraRecoveryPortal.TenantSimulator.Incidents;

internal static class IncidentCatalogue
{
    public static IReadOnlyList<IncidentTheme> Themes { get; } =
    [
        new("People", PeopleIncidents.All),
        new("Groups", GroupIncidents.All),
        new("Applications", ApplicationIncidents.All),
        new("Policies", PolicyIncidents.All),
        new("Roles", RoleIncidents.All),
        new("The whole tenant", TenantIncidents.All),
    ];

    private static readonly Dictionary<string, Incident> ByName = Themes.SelectMany(x => x.Incidents).ToDictionary(x => x.Name);

    public static Incident? Find(string name) => ByName.GetValueOrDefault(name);
}
