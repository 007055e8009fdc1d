using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Graph;
using EntraRecoveryPortal.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace EntraRecoveryPortal.Tests.Graph;

public sealed class CredentialTests
{
    [Fact]
    public async Task Reader_and_writer_sign_in_as_two_applications_and_keep_their_tokens()
    {
        await using var graph = await LoopbackGraph.StartAsync();
        graph.Map("organization", """{"value":[{"id":"t","displayName":"Contoso"}]}""");
        var services = graph.Services();

        await services.GetRequiredService<TenantReader>().WhoAsync(TestContext.Current.CancellationToken);
        var who = await services.GetRequiredService<TenantReader>().WhoAsync(TestContext.Current.CancellationToken);
        await services.GetRequiredService<TenantWriter>().SendAsync(new("DELETE", "users/1", null), TestContext.Current.CancellationToken);

        Assert.Equal(new TenantInfo("t", "Contoso"), who);
        Assert.Equal(["reader", "writer"], graph.TokenRequests.Select(form => form["client_id"].ToString()));
    }

    [Fact]
    public async Task A_certificate_signs_an_assertion_for_the_token_endpoint()
    {
        await using var graph = await LoopbackGraph.StartAsync();
        using var folder = new TemporaryFolder();
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=reader", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        await File.WriteAllBytesAsync(folder["reader.pfx"], certificate.Export(X509ContentType.Pfx), TestContext.Current.CancellationToken);

        var reader = graph.Services(("Tenant:Reader:ClientSecret", ""), ("Tenant:Reader:CertificatePath", folder["reader.pfx"])).GetRequiredService<TenantReader>();
        await reader.WhoAsync(TestContext.Current.CancellationToken);

        var form = Assert.Single(graph.TokenRequests);
        var token = await new JsonWebTokenHandler().ValidateTokenAsync(form["client_assertion"], new TokenValidationParameters
        {
            IssuerSigningKey = new RsaSecurityKey(key),
            ValidIssuer = "reader",
            ValidAudience = new Uri(graph.Url, "/tenant/oauth2/v2.0/token").AbsoluteUri,
        });
        Assert.True(token.IsValid, token.Exception?.Message);
        Assert.False(form.ContainsKey("client_secret"));
    }

    [Theory]
    [InlineData("http://graph.example.org/v1.0", "https://login.example.org")]
    [InlineData("https://graph.example.org/v1.0", "http://login.example.org")]
    public void Tokens_travel_over_https_or_stay_on_this_machine(string graphUrl, string instance) =>
        Assert.Throws<ArgumentException>(() => GraphConnection.To(new Uri(instance), "tenant", new Uri(graphUrl)));

    [Fact]
    public void Over_https_the_credentials_are_those_of_Azure_Identity()
    {
        var connection = GraphConnection.To(new Uri("https://login.microsoftonline.com"), "5f0c7e4a-0000-4000-8000-000000000001", new Uri("https://graph.microsoft.com/v1.0"));
        using var http = new HttpClient();

        Assert.IsType<Azure.Identity.ClientSecretCredential>(TenantCredential.For(connection, new GraphCredentialOptions { ClientId = "id", ClientSecret = "secret" }, http, TimeProvider.System));
        Assert.IsType<Azure.Identity.ManagedIdentityCredential>(TenantCredential.For(connection, new GraphCredentialOptions { UseManagedIdentity = true }, http, TimeProvider.System));
    }
}
