using EntraRecoveryPortal.Configuration;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace EntraRecoveryPortal.Security;

/// <summary>The OAuth options with what OpenID adds: the authority's metadata and, perhaps, a certificate in place of the secret.</summary>
internal sealed class OpenIdOptions : OAuthOptions
{
    public SignInOptions SignIn { get; set; } = null!;

    public IConfigurationManager<OpenIdConnectConfiguration> Metadata { get; set; } = null!;

    public ClientAssertion? Assertion { get; set; }

    public TimeProvider Clock => TimeProvider ?? TimeProvider.System;

    public override void Validate()
    {
        // The base demands a secret; with a certificate there is none.
        if (Assertion is not null)
            ClientSecret = "unused";
        base.Validate();
    }
}
