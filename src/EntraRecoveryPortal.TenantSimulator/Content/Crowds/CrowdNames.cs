using System.Globalization;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Content.Crowds;

/// <summary>Names that only one object may have: they end in the object's number, so that a name finds its object.</summary>
internal sealed class CrowdNames(CrowdIds ids)
{
    /// <summary>Numbers of the core stay below.</summary>
    private const int First = 100_000;

    public static int Number(int index) => First + index;

    public (string First, string Last) Person(int user)
    {
        var one = new CrowdRef(CrowdKind.User, user);
        return (Names.First[ids.Choose(one, 0, Names.First.Length)], Names.Last[ids.Choose(one, 1, Names.Last.Length)]);
    }

    public string DisplayName(CrowdRef one)
    {
        switch (one.Kind)
        {
            case CrowdKind.User:
                var (first, last) = Person(one.Index);
                return $"{first} {last}";
            case CrowdKind.Group:
                return string.Create(CultureInfo.InvariantCulture, $"{Names.Departments[one.Index % Names.Departments.Length]} {City(one)} {Number(one.Index)}");
            default:
                var name = ContosoApplications.Company[ids.Choose(one with { Kind = CrowdKind.AppId }, 0, ContosoApplications.Company.Length)];
                return string.Create(CultureInfo.InvariantCulture, $"{name} {Number(one.Index)}");
        }
    }

    public string City(CrowdRef one) => Names.Cities[ids.Choose(one, 2, Names.Cities.Length)];

    /// <summary>What stands before the at sign.</summary>
    public string Local(CrowdRef one)
    {
        var name = DisplayName(one).Replace(' ', '.').ToLowerInvariant();
        return one.Kind == CrowdKind.User ? string.Create(CultureInfo.InvariantCulture, $"{name}.{Number(one.Index)}") : name;
    }

    public string Address(CrowdRef one) => $"{Local(one)}@{SimulatedTenant.Domain}";

    public static bool HasMail(int group) => group % 3 == 0 && !CrowdShape.IsSynced(group);

    /// <summary>Whose local name this is, if the name is nobody else's.</summary>
    public CrowdRef? OfLocal(CrowdKind kind, string local) =>
        int.TryParse(local.AsSpan(local.LastIndexOf('.') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= First
        && new CrowdRef(kind, number - First) is var one && string.Equals(Local(one), local, StringComparison.OrdinalIgnoreCase) ? one : null;

    public CrowdRef? OfAddress(CrowdKind kind, string address) =>
        address.Split('@') is [var local, var domain] && string.Equals(domain, SimulatedTenant.Domain, StringComparison.OrdinalIgnoreCase) ? OfLocal(kind, local) : null;
}
