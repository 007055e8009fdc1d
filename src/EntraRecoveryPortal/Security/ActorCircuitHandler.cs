using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace EntraRecoveryPortal.Security;

/// <summary>Gives a circuit its actor, follows every change of the principal, and notes when the person last did something.</summary>
internal sealed class ActorCircuitHandler(AuthenticationStateProvider authentication, Actor actor, CircuitActivity activity)
    : CircuitHandler, IDisposable
{
    public override async Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        authentication.AuthenticationStateChanged += OnChanged;
        actor.Become((await authentication.GetAuthenticationStateAsync()).User);
    }

    public override async Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
        => actor.Become((await authentication.GetAuthenticationStateAsync()).User);

    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next)
        => context =>
        {
            activity.Touch();
            return next(context);
        };

    public void Dispose() => authentication.AuthenticationStateChanged -= OnChanged;

    // The provider hands out a finished task when it revokes a principal; an unfinished one means nobody until it is done.
    private void OnChanged(Task<AuthenticationState> state)
    {
        if (!state.IsCompletedSuccessfully)
            actor.Leave();
        _ = FollowAsync(state);
    }

    private async Task FollowAsync(Task<AuthenticationState> state) => actor.Become((await state).User);
}
