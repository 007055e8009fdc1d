using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Graph.Writing;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Content;

/// <summary>Directory roles: definitions, permanent, time-bound and activated assignments, eligibilities.</summary>
internal static class ContosoRoles
{
    public const string HelpdeskAdministrator = "729827e3-9c14-49f7-bb1b-9608f156bbb8";
    public const string UserAdministrator = "fe930be7-5e62-47db-91af-98c3a49a38b1";
    public const string ConditionalAccessAdministrator = "b1be1c3e-b65d-4f19-8427-f6fa0d97feb9";
    public const string SecurityAdministrator = "194ae4cb-b126-40b2-bd5b-6091b380977d";
    public const string GroupsAdministrator = "fdd7a751-b60b-444a-984c-02652fe8fa1c";
    private const string ExchangeAdministrator = "29232cdf-9323-42fd-ade2-1d097af3e4de";

    private static readonly (string Id, string Name)[] BuiltIn =
    [
        (RoleIds.GlobalAdministrator, "Global Administrator"),
        (RoleIds.PrivilegedAuthenticationAdministrator, "Privileged Authentication Administrator"),
        (RoleIds.DirectoryReaders, "Directory Readers"),
        (UserAdministrator, "User Administrator"),
        (HelpdeskAdministrator, "Helpdesk Administrator"),
        (ConditionalAccessAdministrator, "Conditional Access Administrator"),
        (SecurityAdministrator, "Security Administrator"),
        (ExchangeAdministrator, "Exchange Administrator"),
        (GroupsAdministrator, "Groups Administrator"),
        ("e8611ab8-c189-46e8-94e1-60213ab1f814", "Privileged Role Administrator"),
        ("9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3", "Application Administrator"),
        ("158c047a-c907-4556-b7ef-446551a6b5f7", "Cloud Application Administrator"),
        ("f28a1f50-f6e7-4571-818b-6a12f2af6b6c", "SharePoint Administrator"),
        ("c4e39bd9-1100-46d3-8c65-fb160da0071f", "Authentication Administrator"),
        ("b0f54661-2d74-4c50-afa3-1ec803f12efe", "Billing Administrator"),
        ("5d6b6bb7-de71-4623-b4af-96380a352509", "Security Reader"),
        ("f2ef992c-3afb-46b9-b7cf-a126ee74c451", "Global Reader"),
        ("7698a772-787b-4ac8-901f-60d6b08affd2", "Cloud Device Administrator"),
        ("3a2c62db-5318-420d-8d74-23affee5d9d5", "Intune Administrator"),
        ("69091246-20e8-4a56-aa4d-066075b2a7a8", "Teams Administrator"),
        ("4d6ac14f-3453-41d0-bef9-a3e0c569773a", "License Administrator"),
    ];

    public static void Add(Draft draft)
    {
        foreach (var (id, name) in BuiltIn)
            Define(draft, id, name, isBuiltIn: true);
        Define(draft, draft.Id("custom-role", 0), "Contoso App Registrar", isBuiltIn: false);

        Assign(draft, 0, RoleIds.GlobalAdministrator, draft.Id(ContosoUsers.BreakGlass, 0), "Assigned", end: null);
        Assign(draft, 1, RoleIds.GlobalAdministrator, draft.Id(ContosoUsers.BreakGlass, 1), "Assigned", end: null);
        Assign(draft, 2, SecurityAdministrator, draft.Id(ContosoGroups.Special, ContosoGroups.TierZero), "Assigned", end: null);
        Assign(draft, 3, HelpdeskAdministrator, draft.Id(ContosoGroups.Special, ContosoGroups.HelpDesk), "Assigned", end: null);
        Assign(draft, 4, UserAdministrator, draft.Employees[1], "Assigned", end: Draft.Day(2500));
        Assign(draft, 5, ConditionalAccessAdministrator, draft.Employees[2], "Activated", end: Draft.Day(2500));
        Assign(draft, 6, RoleIds.DirectoryReaders, draft.Id("managed", 0), "Assigned", end: null);
        Assign(draft, 7, draft.Id("custom-role", 0), draft.Employees[3], "Assigned", end: null);

        Eligible(draft, 0, ConditionalAccessAdministrator, draft.Employees[2]);
        Eligible(draft, 1, RoleIds.GlobalAdministrator, SimulatedTenant.People[0].ObjectId);
        Eligible(draft, 2, ExchangeAdministrator, draft.Employees[^1]);
    }

    private static void Define(Draft draft, string id, string name, bool isBuiltIn) => draft.Put(Kinds.RoleDefinition, new()
    {
        ["id"] = id,
        ["description"] = isBuiltIn ? $"The built-in role {name}." : "Registers applications for the company.",
        ["displayName"] = name,
        ["inheritsPermissionsFrom"] = isBuiltIn && id != RoleIds.DirectoryReaders ? new JsonArray(new JsonObject { ["id"] = RoleIds.DirectoryReaders }) : new JsonArray(),
        ["isBuiltIn"] = isBuiltIn,
        ["isEnabled"] = true,
        ["resourceScopes"] = Draft.Texts("/"),
        ["rolePermissions"] = new JsonArray(new JsonObject
        {
            ["allowedResourceActions"] = Draft.Texts("microsoft.directory/applications/standard/read", isBuiltIn ? "microsoft.directory/users/standard/read" : "microsoft.directory/applications/create"),
            ["condition"] = null,
            ["excludedResourceActions"] = new JsonArray(),
        }),
        ["templateId"] = id,
        ["version"] = "1",
    });

    private static void Assign(Draft draft, int number, string role, string principal, string kind, string? end)
    {
        var assignment = RoleAssignments.Put(draft.State, draft.State.Ids.Key("role-assignment", number) + "-1", role, principal, "/");
        RoleAssignments.PutSchedule(draft.State, draft.Id("role-schedule", number), assignment, kind, Draft.Day(70), end);
    }

    private static void Eligible(Draft draft, int number, string role, string principal) =>
        RoleAssignments.PutEligibility(draft.State, draft.Id("eligibility", number), role, principal, "/", Draft.Day(65), number == 2 ? Draft.Day(2600) : null);
}
