using System.Security.Claims;
using EntraRecoveryPortal.Configuration;
using Microsoft.Extensions.Options;

namespace EntraRecoveryPortal.Security;

/// <summary>Turns a signed-in principal into a person with the roles that count on this host.</summary>
internal sealed class AccessRules(IOptions<AccessOptions> options)
{
    private readonly HashSet<string> administrators = new(options.Value.AllowedAdministrators, StringComparer.OrdinalIgnoreCase);

    /// <summary>Null when nobody is signed in.</summary>
    public Person? PersonOf(ClaimsPrincipal principal)
    {
        if (principal.Identity is not { IsAuthenticated: true }
            || principal.FindFirst(PortalClaims.TenantId)?.Value is not { Length: > 0 } tenantId
            || principal.FindFirst(PortalClaims.ObjectId)?.Value is not { Length: > 0 } objectId)
        {
            return null;
        }

        var roles = principal.FindAll(PortalClaims.Role).Select(c => c.Value)
            .Where(r => Roles.All.Contains(r, StringComparer.Ordinal))
            .Where(r => r != Roles.BackupAdministrator || MayAdminister(tenantId, objectId))
            .Distinct(StringComparer.Ordinal);
        return new Person(tenantId, objectId, principal.Identity.Name ?? objectId, [.. roles]);
    }

    /// <summary>Whether the token says administrator and this host says no.</summary>
    public bool IsPinnedOut(ClaimsPrincipal principal)
        => principal.HasClaim(PortalClaims.Role, Roles.BackupAdministrator)
            && PersonOf(principal)?.Roles.Contains(Roles.BackupAdministrator, StringComparer.Ordinal) == false;

    public bool May(Person person, string permission)
        => person.Roles.Any(role => Roles.PermissionsOf(role).Contains(permission, StringComparer.Ordinal)
            || (role == Roles.BackupReader && permission == Permissions.CreateReports && options.Value.ReadersMayCreateReports));

    private bool MayAdminister(string tenantId, string objectId)
        => administrators.Count == 0 || administrators.Contains($"{tenantId}/{objectId}");
}
