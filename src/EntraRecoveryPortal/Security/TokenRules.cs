using EntraRecoveryPortal.Configuration;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Microsoft.IdentityModel.Validators;

namespace EntraRecoveryPortal.Security;

/// <summary>Which id_tokens are accepted: one issuer, one audience, RS256 alone, the authority's own keys, not expired.</summary>
internal static class TokenRules
{
    private static readonly string[] MicrosoftAuthorities =
        ["login.microsoftonline.com", "login.microsoft.com", "login.microsoftonline.us", "login.partner.microsoftonline.cn"];

    public static TokenValidationParameters For(SignInOptions signIn, OpenIdConnectConfiguration metadata, HttpClient backchannel, TimeProvider clock)
    {
        var rules = new TokenValidationParameters
        {
            ValidAudience = signIn.ClientId,
            IssuerSigningKeys = metadata.SigningKeys,
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            LifetimeValidator = (notBefore, expires, _, parameters) => IsCurrent(notBefore, expires, parameters.ClockSkew, clock.GetUtcNow().UtcDateTime),
            NameClaimType = PortalClaims.Name,
            RoleClaimType = PortalClaims.Role,
        };
        if (IsMicrosoft(signIn.Instance))
        {
            rules.IssuerValidator = AadIssuerValidator.GetAadIssuerValidator(signIn.Authority + "/v2.0", backchannel).Validate;
            rules.EnableAadSigningKeyIssuerValidation();
        }
        else
        {
            rules.ValidIssuer = metadata.Issuer;
        }

        return rules;
    }

    public static bool IsMicrosoft(string instance)
        => MicrosoftAuthorities.Contains(new Uri(instance).Host, StringComparer.OrdinalIgnoreCase);

    private static bool IsCurrent(DateTime? notBefore, DateTime? expires, TimeSpan skew, DateTime now)
        => expires is { } end && now < end + skew && (notBefore is not { } begin || begin - skew <= now);
}
