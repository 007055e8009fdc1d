using EntraRecoveryPortal.TenantSimulator.Metering;

namespace EntraRecoveryPortal.TenantSimulator.Graph;

/// <summary>What a call costs, from the throttling limits page.</summary>
internal static class ResourceUnits
{
    private const int ExtraOfCustomers = 4;

    private static readonly HashSet<string> ReadActions = new(StringComparer.OrdinalIgnoreCase)
    {
        "getByIds", "getObjectsById", "getAvailableExtensionProperties", "checkMemberGroups", "checkMemberObjects", "getMemberGroups", "getMemberObjects",
        "validateProperties",
    };

    public static int Of(GraphRequest request, Quota quota, Circumstances circumstances)
    {
        var parts = request.Path.Split('/');
        var last = Action(parts);
        var cost = request.Method == "GET" ? Get(parts[0].ToUpperInvariant(), last, parts.Length) : last switch
        {
            // With $select two, by the table: the modifier below takes one of three.
            "GETBYIDS" or "GETOBJECTSBYID" => request.Option("$select") is null ? quota.GetByIdsUnits : 3,
            "CHECKMEMBERGROUPS" or "CHECKMEMBEROBJECTS" => 4,
            "GETMEMBERGROUPS" or "GETMEMBEROBJECTS" => 2,
            _ => 1,
        };
        if (circumstances.IsOfCustomers)
            cost += ExtraOfCustomers;
        if (request.Option("$select") is not null)
            cost--;
        if (request.Option("$expand") is not null)
            cost++;
        if (int.TryParse(request.Option("$top"), System.Globalization.CultureInfo.InvariantCulture, out var top) && top < 20)
            cost--;
        return Math.Max(1, cost);
    }

    /// <summary>Counts against the quota of writes: anything but a GET and the questions that are too long for one.</summary>
    public static bool IsWrite(GraphRequest request) => request.Method != "GET" && !ReadActions.Contains(Action(request.Path.Split('/')));

    /// <summary>Whether a call shares the one request a second of Conditional Access and identity protection.</summary>
    public static bool IsConditionalAccess(string path) =>
        path.StartsWith("identityProtection/", StringComparison.OrdinalIgnoreCase)
        || (path.StartsWith("identity/conditionalAccess/", StringComparison.OrdinalIgnoreCase) && !path.StartsWith("identity/conditionalAccess/authenticationStrength", StringComparison.OrdinalIgnoreCase));

    public static bool Selects(GraphRequest request, string property) =>
        request.Option("$select")?.Split(',', StringSplitOptions.TrimEntries).Contains(property, StringComparer.OrdinalIgnoreCase) == true;

    private static int Get(string set, string last, int length) => (set, last) switch
    {
        (_, "DELTA") => 1,
        ("APPLICATIONS", _) when length == 1 => 2,
        ("APPLICATIONS", "EXTENSIONPROPERTIES") => 2,
        ("CONTRACTS", _) => 3,
        ("GROUPS", "TRANSITIVEMEMBERS") => 5,
        ("GROUPS", "MEMBERS") => 3,
        ("USERS", "MEMBEROF" or "OWNEDOBJECTS" or "LICENSEDETAILS" or "TRANSITIVEMEMBEROF") => 2,
        ("USERS", _) when length == 1 => 2,
        ("OAUTH2PERMISSIONGRANTS", _) => 2,
        ("SERVICEPRINCIPALS", "APPROLEASSIGNMENTS") => 2,
        ("SUBSCRIBEDSKUS", _) => 3,
        ("DOMAINS", "DOMAINNAMEREFERENCES") => 4,
        _ => 1,
    };

    /// <summary>The last word of the path, without the prefix and parentheses that a function may have.</summary>
    private static string Action(string[] parts)
    {
        var last = parts[^1] is "$count" or "$ref" && parts.Length > 1 ? parts[^2] : parts[^1];
        return last.Replace("microsoft.graph.", "", StringComparison.OrdinalIgnoreCase).TrimEnd('(', ')').ToUpperInvariant();
    }
}
