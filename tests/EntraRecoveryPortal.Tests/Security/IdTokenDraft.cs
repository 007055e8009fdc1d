using Microsoft.IdentityModel.Tokens;

namespace EntraRecoveryPortal.Tests.Security;

/// <summary>An id_token before it is signed; a test spoils one thing of it.</summary>
internal sealed class IdTokenDraft
{
    public required string Issuer { get; set; }

    public required string Audience { get; set; }

    public required DateTime Expires { get; set; }

    public required SigningCredentials? Signing { get; set; }

    public required Dictionary<string, object> Claims { get; init; }
}
