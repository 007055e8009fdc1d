namespace EntraRecoveryPortal.TenantSimulator.Incidents;

internal sealed record Incident(string Name, string Title, string Story)
{
    public static IReadOnlyList<Incident> All { get; } =
    [
        new("bulk-overwrite", "Run the bad script", "A script meant for a test group overwrites department and job title of 200 users and deletes 12 others."),
        new("conditional-access", "Let the junior admin save", "A junior admin opens \"CA004 Require MFA for Finance\" to all users, without exclusions, and makes it block; and removes a named location."),
        new("intrusion", "Let the intruder in", "Somebody with a stolen session gives an application a new owner and a new secret, and puts five accounts into a group."),
        new("elsewhere", "Let others do their work", "Directory sync changes a person and a group, a membership rule is computed anew, and somebody activates a role: nothing for a recovery to put back."),
    ];
}
