namespace EntraRecoveryPortal.TenantSimulator;

/// <summary>Somebody one can sign in as. The person is a user of the directory too, under the same object id.</summary>
public sealed record SimulatedPerson(string Name, string UserPrincipalName, string ObjectId, IReadOnlyList<string> Roles);
