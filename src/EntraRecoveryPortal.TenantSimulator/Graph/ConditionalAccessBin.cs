namespace EntraRecoveryPortal.TenantSimulator.Graph;

/// <summary>What the recycle bin of Conditional Access lets an application do.</summary>
internal static class ConditionalAccessBin
{
    public static GraphFault? CheckRead(GraphCall call, string set) => call.Behaviour.PolicyBin switch
    {
        PolicyBin.Closed => GraphFault.Denied(),
        PolicyBin.Absent => GraphFault.UnknownPath(set),
        _ => null,
    };

    public static GraphFault? CheckWrite(GraphCall call, string set) => call.Behaviour.PolicyBin == PolicyBin.ReadOnly ? GraphFault.Denied() : CheckRead(call, set);
}
