namespace EntraRecoveryPortal.TenantSimulator.SignIn;

/// <summary>An app registration that may ask for tokens.</summary>
internal sealed record Client(string ClientId, string Secret, bool SignsPeopleIn)
{
    public static IReadOnlyList<Client> All { get; } =
    [
        new(SimulatedTenant.PortalClientId, SimulatedTenant.PortalClientSecret, SignsPeopleIn: true),
        new(SimulatedTenant.ReaderClientId, SimulatedTenant.ReaderClientSecret, SignsPeopleIn: false),
        new(SimulatedTenant.WriterClientId, SimulatedTenant.WriterClientSecret, SignsPeopleIn: false),
    ];

    public static Client? Find(string? clientId) => All.FirstOrDefault(x => x.ClientId == clientId);
}
