using EntraRecoveryPortal.TenantSimulator.Graph.Privileged;
using EntraRecoveryPortal.TenantSimulator.Graph.Reading;
using EntraRecoveryPortal.TenantSimulator.Graph.Writing;

namespace EntraRecoveryPortal.TenantSimulator.Graph;

/// <summary>All of served Graph. Literal templates come before those with a name in the same place.</summary>
internal static class GraphRoutes
{
    private static readonly ILookup<(string, int), GraphRoute> Table = new[]
    {
        DeltaReads.Routes, ObjectReads.Routes, LinkReads.Routes, AssignmentReads.Routes, PolicyReads.Routes, DeletedItemReads.Routes,
        DirectoryObjectReads.Routes, ObjectWrites.Routes, CredentialWrites.Routes, LinkWrites.Routes, AssignmentWrites.Routes,
        ConditionalAccessWrites.Routes, PolicyWrites.Routes, StrengthWrites.Routes, RoleWrites.Routes, RoleDefinitionWrites.Routes, DeletedItemWrites.Routes,
        PrivilegedRoutes.Routes, SecurityDefaults.Routes, RecoveryReads.Routes,
        MembershipReads.Routes, MembershipActions.Routes, DirectoryRoleReads.Routes, DirectoryRoleWrites.Routes, ObjectCreation.Routes, Invitations.Routes, AgentRoutes.Routes,
        ExtensionProperties.Routes, OpenExtensions.Routes, AuthenticationContexts.Routes, Agreements.Routes, Licenses.Routes, DeviceRoutes.Routes,
    }.SelectMany(x => x).OrderBy(x => x.Template.Count('{')).ToLookup(x => (x.Method, x.Template.Count('/') + 1));

    /// <summary>Every application permission that opens anything here.</summary>
    public static IEnumerable<string> Permissions => Table.SelectMany(x => x).SelectMany(x => x.Access.Groups).SelectMany(x => x).Distinct();

    public static IEnumerable<GraphRoute> All => Table.SelectMany(x => x);

    private static readonly string[] Methods = ["GET", "POST", "PATCH", "PUT", "DELETE"];

    public static (GraphRoute? Route, IReadOnlyDictionary<string, string> Values) Find(string method, string path)
    {
        var segments = path.Split('/');
        foreach (var route in Table[(method, segments.Length)])
        {
            if (route.Match(segments) is { } values)
                return (route, values);
        }

        return (null, new Dictionary<string, string>());
    }

    public static bool KnowsPath(string path) => Methods.Any(method => Find(method, path).Route is not null);

    private static int Count(this string text, char wanted) => text.AsSpan().Count(wanted);
}
