namespace EntraRecoveryPortal.Features.Differences;

/// <summary>A person ticks one item, or takes the tick back.</summary>
public sealed record ItemTick(long ItemKey, bool Ticked);

/// <summary>A person ticks whole objects by pointing at them, or takes the ticks back.</summary>
public sealed record ObjectTick(IReadOnlyList<long> ChangeKeys, bool Ticked);
