using Azure.Core;
using Azure.Identity;
using EntraRecoveryPortal.Configuration;

namespace EntraRecoveryPortal.Graph;

internal static class TenantCredential
{
    public static TokenCredential For(GraphConnection connection, GraphCredentialOptions app, HttpClient loopback, TimeProvider clock) => app switch
    {
        _ when connection.IsLoopback => new LoopbackCredential(connection, app, loopback, clock),
        { UseManagedIdentity: true, ClientId: { Length: > 0 } id } => new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(id)),
        { UseManagedIdentity: true } => new ManagedIdentityCredential(ManagedIdentityId.SystemAssigned),
        { ClientSecret: { Length: > 0 } secret } => new ClientSecretCredential(
            connection.TenantId, app.ClientId, secret, new ClientSecretCredentialOptions { AuthorityHost = connection.Instance }),
        { CertificatePath: { Length: > 0 } path } => new ClientCertificateCredential(
            connection.TenantId, app.ClientId, path, new ClientCertificateCredentialOptions { AuthorityHost = connection.Instance }),
        _ => throw new ArgumentException("The app registration has no secret, no certificate and no managed identity.", nameof(app)),
    };
}
