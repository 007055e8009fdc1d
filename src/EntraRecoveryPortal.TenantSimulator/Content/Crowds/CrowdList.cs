using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Content.Crowds;

/// <summary>The computed targets of one relation of one object, by place and back. A place below zero: none of them.</summary>
internal sealed record CrowdList(int Count, Func<int, CrowdRef> At, Func<CrowdRef, int> PlaceOf)
{
    public static CrowdList One(CrowdRef target) => new(1, _ => target, x => x == target ? 0 : -1);

    /// <summary>Neighbours by number.</summary>
    public static CrowdList Run(CrowdKind kind, int first, int count) =>
        new(count, x => new(kind, first + x), x => x.Kind == kind && x.Index >= first && x.Index < first + count ? x.Index - first : -1);
}
