namespace EntraRecoveryPortal.TenantSimulator.Graph.Writing;

/// <summary>What only a signed-in person may do with devices: no application permission opens it.</summary>
internal static class DeviceRoutes
{
    public static IEnumerable<GraphRoute> Routes { get; } = new (string Method, string Template)[]
    {
        ("POST", "devices"),
        ("POST", "devices/{id}/registeredOwners/$ref"),
        ("POST", "devices/{id}/registeredUsers/$ref"),
        ("DELETE", "devices/{id}/registeredOwners/{other}/$ref"),
        ("DELETE", "devices/{id}/registeredUsers/{other}/$ref"),
    }.Select(x => new GraphRoute(x.Method, x.Template, Access.Nobody, _ => GraphFault.Denied())).ToList();
}
