using Microsoft.Extensions.Options;

namespace EntraRecoveryPortal.Configuration;

/// <summary>The portal's own app registrations: the one people sign in with, the reader and the writer. A recovery never touches them.</summary>
public sealed class OwnApplications(IOptions<SignInOptions> signIn, IOptions<TenantOptions> tenant)
{
    /// <summary>Client ids as configured. A managed identity without one is not among them: only its host knows it, and its token says it.</summary>
    public IReadOnlySet<string> ClientIds { get; } =
        new[] { signIn.Value.ClientId, tenant.Value.Reader.ClientId, tenant.Value.Writer.ClientId }
            .OfType<string>().Where(id => id.Length > 0).ToHashSet(StringComparer.OrdinalIgnoreCase);
}
