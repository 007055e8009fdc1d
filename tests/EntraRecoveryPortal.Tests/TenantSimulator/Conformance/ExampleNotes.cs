namespace EntraRecoveryPortal.Tests.TenantSimulator.Conformance;

/// <summary>Where the simulated tenant does not do what an example shows, and why.</summary>
internal static class ExampleNotes
{
    private const string BetaOnly = "beta only: v1.0 metadata has no such thing";
    private const string SchemaExtensions = "schema extensions are not modelled; directory extensions are";
    private const string Advanced = "$search, $orderby and the rarer filters: no client of this tenant asks so, and what is not served is refused";
    private const string PeopleOnly = "no application permission opens it";

    private const string DefaultSet = "the page shows a user with properties that by the current text come only with $select";
    private const string NoContent = "an older page than those of the other methods, which answer 204";

    private static readonly (int Status, string Code, string Reason) Unsupported = (400, "Request_UnsupportedQuery", Advanced);
    private static readonly (int Status, string Code, string Reason) Denied = (403, "Authorization_RequestDenied", PeopleOnly);

    private static readonly Dictionary<string, string> NotAsked = new()
    {
        ["agentuser-list"] = "shows every property of the type with a placeholder, not an answer",
        ["agentuser-update"] = "shows every property of the type with a placeholder, not an answer",
        ["concept-json-batching"] = "a batch of calls to services this tenant has not (planner, saved passwords); batches have their own tests",
        ["device-get#2"] = BetaOnly,
        ["device-list#3"] = BetaOnly,
        ["device-list#6"] = BetaOnly,
        ["device-list-usagerights"] = BetaOnly,
        ["device-update#2"] = BetaOnly,
        ["directory-deleteditems-user-owned"] = BetaOnly,
        ["directoryobject-delta"] = "delta over all types at once: no client of this tenant asks so",
        ["directoryobject-validateproperties#2"] = "this tenant has no naming policy to break",
        ["directoryrole-delta"] = "delta of the older view of roles: no client of this tenant asks so",
        ["passwordlessmicrosoftauthenticatorauthenticationmethodconfiguration-update"] = BetaOnly,
        ["rbacapplication-list-roleassignments#3"] = "entitlement management is not part of this tenant",
        ["rbacapplication-list-roledefinitions#2"] = "entitlement management is not part of this tenant",
        ["user-get#4"] = SchemaExtensions,
        ["user-list#9"] = SchemaExtensions,
        ["user-list-licensedetails"] = "the page shows another type than the one it describes, and neither is in the metadata at hand",
        ["user-post-users#2"] = "local accounts of a customer tenant",
    };

    /// <summary>Pages whose type is not in the metadata at hand: their own example says what there is, no less and no more.</summary>
    private static readonly HashSet<string> WithoutMetadata =
    [
        "rbacapplication-list-roleassignmentscheduleinstances",
        "rbacapplication-list-roleassignmentschedulerequests",
        "rbacapplication-list-roleeligibilityscheduleinstances",
        "rbacapplication-list-roleeligibilityschedulerequests",
        "rbacapplication-post-roleassignmentschedulerequests",
        "rbacapplication-post-roleeligibilityschedulerequests",
    ];

    private static readonly Dictionary<string, (int Status, string Code, string Reason)> Refusals = new()
    {
        ["application-list#3"] = Unsupported,
        ["application-list#4"] = Unsupported,
        ["application-removekey"] = (400, "Authentication_MissingOrMalformed", "needs a proof signed with a key that the application has, and nobody has one here"),
        ["conditionalaccessroot-list-namedlocations#3"] = Unsupported,
        ["conditionalaccessroot-list-namedlocations#4"] = Unsupported,
        ["device-list#4"] = Unsupported,
        ["device-list#5"] = Unsupported,
        ["device-list-memberof#3"] = Unsupported,
        ["device-list-memberof#4"] = Unsupported,
        ["device-list-transitivememberof#3"] = Unsupported,
        ["device-list-transitivememberof#4"] = Unsupported,
        ["device-post-registeredowners"] = Denied,
        ["device-post-registeredusers"] = Denied,
        ["federatedidentitycredential-update"] = (400, "Request_BadRequest", "an old page sends the name, which by the current text is set once"),
        ["group-list#2"] = Unsupported,
        ["group-list#4"] = Unsupported,
        ["group-list#5"] = Unsupported,
        ["group-list#6"] = Unsupported,
        ["group-list#7"] = Unsupported,
        ["group-list#8"] = Unsupported,
        ["group-list-members#4"] = Unsupported,
        ["group-list-members#5"] = Unsupported,
        ["group-list-transitivemembers#4"] = Unsupported,
        ["group-list-transitivemembers#5"] = Unsupported,
        ["rbacapplication-list-roleassignmentschedulerequests#2"] = Unsupported,
        ["rbacapplication-post-roleassignmentschedulerequests#2"] = Denied,
        ["serviceprincipal-list#3"] = Unsupported,
        ["serviceprincipal-list#4"] = Unsupported,
        ["user-list#2"] = Unsupported,
        ["user-list#4"] = Unsupported,
        ["user-list#5"] = Unsupported,
        ["user-list#6"] = Unsupported,
        ["user-list#7"] = Unsupported,
        ["user-list#8"] = Unsupported,
        ["user-list-manager#2"] = Unsupported,
        ["user-list-memberof#4"] = Unsupported,
        ["user-list-memberof#5"] = Unsupported,
    };

    private static readonly Dictionary<string, (string Reason, string[] Differences)> Known = new()
    {
        ["agentidentity-list-sponsors"] = (DefaultSet, ["missing deletedDateTime"]),
        ["agentuser-post"] = (DefaultSet, ["missing identityParentId", "missing mailNickname"]),
        ["conditionalaccessroot-post-authenticationcontextclassreferences"] = ("a page of beta; what a POST creates is answered with 201", ["status 201  instead of 200"]),
        ["device-list-registeredusers"] = (DefaultSet, ["missing mailNickname"]),
        ["group-list-owners"] = (DefaultSet, ["missing accountEnabled"]),
        ["group-post-groups#3"] = ("by the current text it comes only with $select", ["missing isManagementRestricted"]),
        ["microsoftauthenticatorauthenticationmethodconfiguration-update"] = (NoContent, ["status 204  instead of 200"]),
        ["rbacapplication-list-roleassignments#1"] = (DefaultSet, ["missing principal/accountEnabled", "missing principal/imAddresses", "missing principal/mailNickname", "missing principal/userType"]),
        ["smsauthenticationmethodconfiguration-update"] = (NoContent, ["status 204  instead of 200"]),
        ["user-assignlicense"] = (DefaultSet, ["missing accountEnabled", "missing assignedLicenses", "missing assignedPlans", "missing city", "missing companyName"]),
        ["user-post-approleassignments"] = ("an older page than the same call on service principals, which answers 201", ["status 201  instead of 200"]),
    };

    public static IEnumerable<string> Keys => NotAsked.Keys.Concat(WithoutMetadata).Concat(Refusals.Keys).Concat(Known.Keys);

    public static bool IsWithoutMetadata(DocumentedExample example) => WithoutMetadata.Contains(example.File);

    public static string? LeftOut(DocumentedExample example) => NotAsked.GetValueOrDefault(example.Key) ?? NotAsked.GetValueOrDefault(example.File);

    public static (int Status, string Code, string Reason)? Refused(DocumentedExample example) =>
        Refusals.TryGetValue(example.Key, out var refusal) || Refusals.TryGetValue(example.File, out refusal) ? refusal : null;

    public static IReadOnlyList<string> Differences(DocumentedExample example) =>
        Known.TryGetValue(example.Key, out var note) || Known.TryGetValue(example.File, out note) ? note.Differences : [];
}
