using System.Globalization;

namespace EntraRecoveryPortal.TenantSimulator.State;

/// <summary>What was deleted can be had back for 30 days.</summary>
internal static class RecycleBin
{
    public static readonly TimeSpan Life = TimeSpan.FromDays(30);

    private static readonly string[] Kept =
    [
        Kinds.User, Kinds.Group, Kinds.Application, Kinds.ServicePrincipal, Kinds.AdministrativeUnit, Kinds.Device, Kinds.ConditionalAccessPolicy, Kinds.NamedLocation,
    ];

    /// <summary>Removes what has lain there too long, and says when the next one will have. The days count from the start of the tenant for what was deleted before it.</summary>
    public static DateTimeOffset Empty(TenantState state, DateTimeOffset startedAt, DateTimeOffset now)
    {
        var next = now + Life;
        foreach (var deleted in Kept.SelectMany(kind => state.AllDeleted(kind)).ToList())
        {
            var since = DateTimeOffset.Parse(deleted.Text("deletedDateTime")!, CultureInfo.InvariantCulture);
            var end = (since < startedAt ? startedAt : since) + Life;
            if (end <= now)
                Purging.Remove(state, deleted);
            else if (end < next)
                next = end;
        }

        return next;
    }
}
