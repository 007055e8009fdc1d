namespace EntraRecoveryPortal.Features.Differences;

/// <summary>A person ticks one item, or takes the tick back.</summary>
public sealed record ItemTick(long ItemKey, bool Ticked);
