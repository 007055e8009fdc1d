using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace EntraRecoveryPortal.Security;

/// <summary>
/// A circuit outlives the request that signed it in. Every few minutes this asks again whether the session has ended or lies idle;
/// then the circuit has nobody, and every command of it is refused.
/// </summary>
internal sealed class RevalidatingSession(ILoggerFactory logging, CircuitActivity activity, AccessRules rules, TimeProvider clock)
    : RevalidatingServerAuthenticationStateProvider(logging)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromMinutes(2);

    protected override Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
        => Task.FromResult(rules.PersonOf(authenticationState.User) is not null
            && !Sessions.HasEnded(authenticationState.User, clock)
            && activity.Idle < Sessions.IdleTimeout);
}
