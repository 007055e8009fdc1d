using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Graph;

namespace EntraRecoveryPortal.TenantSimulator.Content;

/// <summary>The app roles of Microsoft Graph's own service principal. Well known ids where this product meets them, made-up ones for the rest.</summary>
internal static class GraphPermissions
{
    private static readonly Dictionary<string, string> WellKnown = new()
    {
        ["User.Read.All"] = "df021288-bdef-4463-88db-98f22de89214",
        ["User.ReadWrite.All"] = "741f803b-c850-494e-b5df-cde7c675a1ca",
        ["Group.Read.All"] = "5b567255-7703-4780-807c-7be8301ae99b",
        ["Group.ReadWrite.All"] = "62a82d76-70ea-41e2-9197-370581804d09",
        ["Directory.Read.All"] = "7ab1d382-f21e-4acd-a863-ba3e13f7da61",
        ["Application.Read.All"] = "9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30",
        ["Application.ReadWrite.All"] = "1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9",
        ["Policy.Read.All"] = "246dd0d5-5bd0-4def-940b-0421030a5b68",
        ["RoleManagement.ReadWrite.Directory"] = "9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8",
        ["AppRoleAssignment.ReadWrite.All"] = "06b708a9-e830-4db3-a914-8e69da51d44f",
        ["Mail.Read"] = "810c84a8-4a9e-49e6-bf7d-12d183f40d01",
    };

    public static readonly IReadOnlyList<string> Names =
    [
        .. WellKnown.Keys.Concat(SimulatedTenant.ReaderPermissions).Concat(SimulatedTenant.WriterPermissions)
            .Concat(["Sites.Read.All", "Files.Read.All", "AuditLog.Read.All", "User.ManageIdentities.All"]).Distinct().Order(StringComparer.Ordinal),
    ];

    /// <summary>The rest of what opens anything here.</summary>
    private static readonly IEnumerable<string> Others = GraphRoutes.Permissions.Except(Names).Order(StringComparer.Ordinal);

    public static string Id(string name)
    {
        if (WellKnown.TryGetValue(name, out var id))
            return id;
        return new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16)).ToString();
    }

    public static JsonArray AppRoles() => new([.. Names.Concat(Others).Select(name => (JsonNode)new JsonObject
    {
        ["allowedMemberTypes"] = Draft.Texts("Application"),
        ["description"] = $"Allows the app {name} without a signed-in user.",
        ["displayName"] = name,
        ["id"] = Id(name),
        ["isEnabled"] = true,
        ["origin"] = "Application",
        ["value"] = name,
    })]);
}
