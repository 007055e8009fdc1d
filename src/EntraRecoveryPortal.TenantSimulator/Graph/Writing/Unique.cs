using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Writing;

/// <summary>Values that only one object may have.</summary>
internal static class Unique
{
    public static GraphFault? Check(TenantState state, string kind, string property, string value, string? exceptId, bool countDeleted = false)
    {
        var others = countDeleted ? state.Having(kind, property, value) : state.LiveHaving(kind, property, value);
        return others.Any(x => x.Id != exceptId)
            ? GraphFault.BadRequest($"Another object with the same value for property {property} already exists.")
            : null;
    }

    /// <summary>An address belongs to one mailbox, a person's or a group's.</summary>
    public static GraphFault? CheckAddress(TenantState state, string address, string? exceptId) =>
        Check(state, Kinds.User, "proxyAddresses", address, exceptId) ?? Check(state, Kinds.Group, "proxyAddresses", address, exceptId);
}
