namespace EntraRecoveryPortal.Features.Differences;

public enum TickState
{
    None,
    Some,
    All,
}

public static class TickStates
{
    public static TickState Of(int ticked, int tickable) => ticked switch
    {
        0 => TickState.None,
        _ when ticked < tickable => TickState.Some,
        _ => TickState.All,
    };
}
