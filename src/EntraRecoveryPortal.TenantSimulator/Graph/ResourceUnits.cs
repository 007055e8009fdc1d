namespace EntraRecoveryPortal.TenantSimulator.Graph;

/// <summary>What a call costs, from the throttling limits page.</summary>
internal static class ResourceUnits
{
    public static int Of(GraphRequest request)
    {
        if (request.IsWrite)
            return 1;
        var parts = request.Path.Split('/');
        if (request.Method == "POST")
            return Question(parts[^1].ToUpperInvariant(), request.Option("$select") is not null);
        var cost = (parts[0].ToUpperInvariant(), parts[^1].ToUpperInvariant()) switch
        {
            (_, "DELTA") => 1,
            ("GROUPS", "MEMBERS") or ("SUBSCRIBEDSKUS", _) => 3,
            ("GROUPS", "TRANSITIVEMEMBERS") => 5,
            ("SERVICEPRINCIPALS", "APPROLEASSIGNMENTS") or ("APPLICATIONS", "EXTENSIONPROPERTIES") => 2,
            ("USERS", _) or ("OAUTH2PERMISSIONGRANTS", _) => 2,
            ("APPLICATIONS", "APPLICATIONS") => 2,
            _ => 1,
        };
        if (request.Option("$select") is not null)
            cost--;
        if (request.Option("$expand") is not null)
            cost++;
        if (int.TryParse(request.Option("$top"), System.Globalization.CultureInfo.InvariantCulture, out var top) && top < 20)
            cost--;
        return Math.Max(1, cost);
    }

    private static int Question(string action, bool selects) => action switch
    {
        "GETBYIDS" => selects ? 2 : 5,
        "CHECKMEMBERGROUPS" or "CHECKMEMBEROBJECTS" => 4,
        "GETMEMBERGROUPS" or "GETMEMBEROBJECTS" => 2,
        _ => 1,
    };
}
