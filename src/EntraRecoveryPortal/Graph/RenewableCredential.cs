using Azure.Core;

namespace EntraRecoveryPortal.Graph;

/// <summary>
/// A credential whose tokens are held until they run out. Graph may refuse one before: it was revoked, or the clocks differ.
/// Then another one is asked for, and not sooner than a minute later once more.
/// </summary>
internal sealed class RenewableCredential(Func<TokenCredential> make, TimeProvider clock) : TokenCredential
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private readonly Lock gate = new();
    private TokenCredential held = make();
    private DateTimeOffset renewedAt = DateTimeOffset.MinValue;

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => held.GetToken(requestContext, cancellationToken);

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => held.GetTokenAsync(requestContext, cancellationToken);

    /// <summary>Whether a call that was sent then, and whose token was refused, is worth sending with another token.</summary>
    public bool TryRenew(DateTimeOffset sentAt)
    {
        lock (gate)
        {
            if (renewedAt >= sentAt)
                return true;
            if (clock.GetUtcNow() - renewedAt < Pause)
                return false;
            held = make();
            renewedAt = clock.GetUtcNow();
            return true;
        }
    }
}
