namespace EntraRecoveryPortal.Benchmarks.Storms;

/// <summary>What the simulator's own account of its state calls the catalogue's types.</summary>
public static class SimulatedKinds
{
    private static readonly Dictionary<string, string> Others = new(StringComparer.Ordinal)
    {
        ["namedLocationPolicy"] = "namedLocation",
        ["authenticationMethodPolicy"] = "authenticationMethodsPolicy",
        ["directoryRoleAssignment"] = "unifiedRoleAssignment",
        ["directoryRoleDefinition"] = "unifiedRoleDefinition",
        ["directoryRoleEligibility"] = "unifiedRoleEligibilitySchedule",
        ["groupEligibility"] = "privilegedAccessGroupEligibilitySchedule",
        ["scopedRoleMember"] = "scopedRoleMembership",
    };

    public static string Of(string type) => Others.GetValueOrDefault(type, type);
}
