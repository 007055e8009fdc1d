using System.Globalization;
using System.Security.Claims;
using EntraRecoveryPortal.Security;
using EntraRecoveryPortal.Tests.Hosting;

namespace EntraRecoveryPortal.Tests.Security;

internal sealed record TestPerson(string Name, string ObjectId, params IReadOnlyList<string> Roles)
{
    public static TestPerson Ada { get; } = new("Ada Admin", "5f0c7e4a-0000-4000-8000-0000000000a1", EntraRecoveryPortal.Security.Roles.BackupAdministrator);

    public static TestPerson Rita { get; } = new("Rita Reader", "5f0c7e4a-0000-4000-8000-0000000000a2", EntraRecoveryPortal.Security.Roles.BackupReader);

    public static TestPerson Anna { get; } = new("Anna Approver", "5f0c7e4a-0000-4000-8000-0000000000a3", EntraRecoveryPortal.Security.Roles.BackupApprover);

    public static TestPerson Nora { get; } = new("Nora None", "5f0c7e4a-0000-4000-8000-0000000000a4");

    public static TestPerson Amir { get; } = new("Amir Admin", "5f0c7e4a-0000-4000-8000-0000000000a9", EntraRecoveryPortal.Security.Roles.BackupAdministrator);

    /// <summary>How long ago they proved who they are; null when the authority did not say.</summary>
    public TimeSpan? SignedInAgo { get; init; } = TimeSpan.Zero;

    public ClaimsPrincipal Principal()
        => new(new ClaimsIdentity(
            [
                new(PortalClaims.TenantId, PortalUnderTest.TenantId),
                new(PortalClaims.ObjectId, ObjectId),
                new(PortalClaims.Name, Name),
                .. SignedInAgo is { } ago
                    ? [new Claim(PortalClaims.AuthenticatedAt, (TimeProvider.System.GetUtcNow() - ago).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture))]
                    : Array.Empty<Claim>(),
                .. Roles.Select(r => new Claim(PortalClaims.Role, r)),
            ],
            "test", PortalClaims.Name, PortalClaims.Role));
}
