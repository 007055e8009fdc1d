using System.Text.Json.Nodes;

namespace EntraRecoveryPortal.Tests.Features.Differences;

/// <summary>The truth of an incident as facts that a report should hold, and those that it may.</summary>
internal sealed class ToldIncident
{
    private const string Federated = "federatedIdentityCredential";

    private static readonly Dictionary<string, string> TypeNames = new()
    {
        ["namedLocation"] = "namedLocationPolicy",
        ["authenticationMethodsPolicy"] = "authenticationMethodPolicy",
        ["unifiedRoleAssignment"] = "directoryRoleAssignment",
        ["unifiedRoleEligibilitySchedule"] = "directoryRoleEligibility",
        ["privilegedAccessGroupEligibilitySchedule"] = "groupEligibility",
        ["unifiedRoleDefinition"] = "directoryRoleDefinition",
        ["scopedRoleMembership"] = "scopedRoleMember",
    };

    private static readonly string[] Captured = ["members", "owners", "manager", "sponsors"];

    /// <summary>Links that no report tells, and why.</summary>
    private static readonly Dictionary<string, string> NotReported = new()
    {
        ["appRoleAssignedTo"] = "The assignment is an object of its own.",
        ["appRoleAssignments"] = "The assignment is an object of its own.",
        ["scopedRoleMembers"] = "The scoped role member is an object of its own.",
        ["federatedIdentityCredentials"] = "A federated credential is part of its application.",
    };

    /// <summary>Objects that no report tells, and why.</summary>
    private static readonly Dictionary<string, string> NoType = new()
    {
        ["unifiedRoleAssignmentSchedule"] = "A schedule is joined to its assignment.",
        ["directoryRole"] = "It only says that a role is in use.",
        ["recoveryJob"] = "A job of Microsoft's is not part of the directory.",
    };

    private readonly Dictionary<string, JsonNode> before;
    private readonly HashSet<string> travellers = [];
    private readonly HashSet<string> activated = [];

    public ToldIncident(JsonObject truth, IReadOnlyDictionary<string, JsonNode> before)
    {
        this.before = new(before);
        List<JsonNode> parts = [.. truth["honest"]!.AsArray().Prepend(truth).Select(x => x!)];
        List<JsonNode> objects = [.. parts.SelectMany(x => x["objects"]!.AsArray()).Select(x => x!)];
        List<JsonNode> links = [.. parts.SelectMany(x => x["links"]!.AsArray()).Select(x => x!)];
        foreach (var made in objects.Where(x => x["change"]!.ToString() == "created"))
            this.before[made["id"]!.ToString()] = BodyOf(made);
        foreach (var one in objects.Where(x => x["change"]!.ToString() != "updated"))
            travellers.Add(one["id"]!.ToString());
        foreach (var schedule in objects.Where(x => x["kind"]!.ToString() == "unifiedRoleAssignmentSchedule").Select(x => Body(x)).Where(x => x["assignmentType"]?.ToString() == "Activated"))
            activated.Add(Holder(schedule));
        foreach (var one in objects)
            AddObject(one, links);
        foreach (var link in links.Where(x => !NotReported.ContainsKey(x["relation"]!.ToString()) && !IsOfAgent(x)))
            AddLink(link);
        foreach (var sponsored in links.Where(IsOfAgent).Select(x => x["source"]!.ToString()).Where(x => !travellers.Contains(x)))
            AddSponsors(this.before[sponsored]);
    }

    /// <summary>What has to be reported.</summary>
    public HashSet<string> Required { get; } = new(StringComparer.Ordinal);

    private HashSet<string> Possible { get; } = new(StringComparer.Ordinal);

    /// <summary>Links of what came or went are told with it, and sleep while it is in the recycle bin.</summary>
    public bool Allows(string fact) => Required.Contains(fact) || Possible.Contains(fact)
        || (fact.Split(' ') is [var source, var relation, var target, _] && Captured.Contains(relation) && (travellers.Contains(source) || travellers.Contains(target)));

    private void AddObject(JsonNode one, List<JsonNode> links)
    {
        var kind = one["kind"]!.ToString();
        var body = Body(one);
        // An activated role is nobody's to put back.
        if (NoType.ContainsKey(kind) || (kind == "unifiedRoleAssignment" && activated.Contains(Holder(body))))
            return;
        if (kind == Federated)
        {
            var holder = links.First(x => x["target"]!.ToString() == one["id"]!.ToString())["source"]!.ToString();
            Required.Add(IncidentFacts.Attribute("application", before[holder], $"{Federated[..^10]}Credentials[{one["displayName"]}]", null, null));
            return;
        }

        var type = TypeNames.GetValueOrDefault(kind, kind);
        var (then, now) = one["change"]!.ToString() switch
        {
            "softDeleted" => ("present", "softDeleted"),
            "purged" => ("present", null),
            "created" => ((string?)null, "present"),
            "restored" => ("softDeleted", "present"),
            _ => ("present", "present"),
        };
        var goesWithAnother = new[] { "principalId", "resourceId", "clientId" }.Any(x => body[x] is { } end && travellers.Contains(end.ToString()));
        if (then != now)
            (goesWithAnother ? Possible : Required).Add(IncidentFacts.Existence(type, body, then, now));
        if (then is null || now is null)
            return;
        foreach (var attribute in one["attributes"]!.AsArray().Where(x => IsReported(type, x!["path"]!.ToString())))
            Required.Add(IncidentFacts.Attribute(type, body, attribute!["path"]!.ToString(), attribute["before"], attribute["after"]));
    }

    /// <summary>The sponsors of people are links, those of other agents a part of them.</summary>
    private bool IsOfAgent(JsonNode link) => link["relation"]!.ToString() == "sponsors" && before[link["source"]!.ToString()]["userPrincipalName"] is null;

    private void AddSponsors(JsonNode agent) =>
        Required.Add(IncidentFacts.Attribute(agent["servicePrincipalType"] is null ? "application" : "servicePrincipal", agent, "sponsors[]", null, null));

    private void AddLink(JsonNode link)
    {
        var (source, target) = (link["source"]!.ToString(), link["target"]!.ToString());
        var fact = IncidentFacts.Link(source, link["relation"]!.ToString(), target, link["change"]!.ToString() == "added");
        (travellers.Contains(source) || travellers.Contains(target) ? Possible : Required).Add(fact);
    }

    /// <summary>Stamps change by themselves; a policy names a strength and only shows what is in it.</summary>
    private static bool IsReported(string type, string path) =>
        !IncidentFacts.IsStamp(path) && !(type == "conditionalAccessPolicy" && path.StartsWith("grantControls.authenticationStrength.", StringComparison.Ordinal));

    private JsonNode Body(JsonNode one) => before[one["id"]!.ToString()];

    private static JsonObject BodyOf(JsonNode made)
    {
        var body = new JsonObject();
        foreach (var attribute in made["attributes"]!.AsArray())
            body[attribute!["path"]!.ToString()] = attribute["after"]?.DeepClone();
        return body;
    }

    private static string Holder(JsonNode body) => $"{body["roleDefinitionId"]} {body["principalId"]} {body["directoryScopeId"]}";
}
