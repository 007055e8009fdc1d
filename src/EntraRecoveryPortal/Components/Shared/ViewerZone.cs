namespace EntraRecoveryPortal.Components.Shared;

/// <summary>The time zone of the person at the screen, cascaded by the layout once the browser has told it.</summary>
public sealed record ViewerZone(TimeZoneInfo Zone)
{
    public static readonly ViewerZone Utc = new(TimeZoneInfo.Utc);

    /// <summary>The zone of an IANA name, or UTC for one that is unknown here.</summary>
    public static ViewerZone Of(string? name) =>
        name is not null && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? new ViewerZone(zone) : Utc;
}
