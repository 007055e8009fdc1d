using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Content;

/// <summary>Contoso as it is before anything happens: a function of the seed and the number of users.</summary>
internal static class ContosoTenant
{
    public static TenantState Build(SimulatorOptions options)
    {
        var draft = new Draft(options);
        ContosoOrganization.Add(draft);
        ContosoUsers.Add(draft);
        ContosoDevices.Add(draft);
        ContosoApplications.Add(draft);
        ContosoPrincipals.Add(draft);
        ContosoGroups.Add(draft);
        ContosoRoles.Add(draft);
        ContosoPrivileged.Add(draft);
        ContosoUnits.Add(draft);
        ContosoPolicies.Add(draft);
        ContosoMethods.Add(draft);
        ContosoDetails.Add(draft);
        return draft.State.Seal();
    }
}
