using System.Globalization;
using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Content;

/// <summary>Groups of every kind: departments, projects, break glass, dynamic, role-assignable, synced, mail-enabled, nested.</summary>
internal static class ContosoGroups
{
    public const string Group = "group";
    public const string Special = "special-group";
    public const string DynamicGroup = "dynamic";
    public const int Finance = 0;
    public const int BreakGlass = 0;
    public const int TierZero = 1;
    public const int HelpDesk = 2;
    public const int Exempt = 3;
    public const int AllStaff = 4;

    public static readonly (int Number, string Department)[] Dynamic = [(0, "Finance"), (1, "Engineering"), (2, "Sales")];

    private static readonly string[] Projects = ["Aurora", "Borealis", "Cascade", "Delta", "Ember", "Fjord", "Glacier", "Horizon", "Iris", "Juniper", "Kestrel", "Lagoon"];

    public static void Add(Draft draft)
    {
        for (var i = 0; i < Names.Departments.Length; i++)
            AddDepartment(draft, i);
        AddSpecial(draft);
        AddDynamic(draft);
        AddFromElsewhere(draft);
        var projects = Math.Max(4, draft.Users / 12 - 22);
        for (var i = 0; i < projects; i++)
            AddProject(draft, i);
        var former = Body(draft.Id("former-group", 0), "Project Zephyr", "Ended", 12);
        former["deletedDateTime"] = Draft.Day(290);
        draft.Put(Kinds.Group, former);
        draft.Link(former["id"]!.ToString(), Relations.Members, draft.Employees.Take(3));
    }

    private static void AddDepartment(Draft draft, int i)
    {
        var name = Names.Departments[i];
        var members = draft.Employees.Where(x => draft.State.Find(x)!.Text("department") == name).ToList();
        AddStatic(draft, draft.Id(Group, i), name, $"Everybody in {name}", members, [SimulatedTenant.People[i % 2].ObjectId]);
        if (i < 3)
            AddUnified(draft, draft.Id("team", i), $"{name} Team", members, [members.FirstOrDefault() ?? draft.Employees[0]]);
    }

    private static void AddSpecial(Draft draft)
    {
        var people = SimulatedTenant.People;
        AddStatic(draft, draft.Id(Special, BreakGlass), "Break glass", "Accounts for the worst day. Excluded from every Conditional Access policy.",
            [draft.Id(ContosoUsers.BreakGlass, 0), draft.Id(ContosoUsers.BreakGlass, 1)], [people[0].ObjectId]);
        AddStatic(draft, draft.Id(Special, TierZero), "Tier 0 Admins", "May hold directory roles.", [people[0].ObjectId], [people[1].ObjectId], isAssignableToRole: true);
        AddStatic(draft, draft.Id(Special, HelpDesk), "Help desk", "May hold directory roles.", draft.Employees.Skip(5).Take(3), [people[0].ObjectId], isAssignableToRole: true);
        AddStatic(draft, draft.Id(Special, Exempt), "CA exceptions", "Temporary exceptions, reviewed weekly.", draft.Employees.Skip(9).Take(2), [people[1].ObjectId]);
        AddStatic(draft, draft.Id(Special, AllStaff), "All staff", "Everybody employed here", draft.Employees, [people[0].ObjectId]);
        AddStatic(draft, draft.Id(Special, 5), "Finance and Legal", "Both departments, by nesting", [draft.Id(Group, Finance), draft.Id(Group, 6)], [people[0].ObjectId]);
        AddStatic(draft, draft.Id(Special, 6), "Automation accounts", "Applications that run unattended", [draft.Id("managed", 0), draft.Id("managed", 1)], [people[0].ObjectId]);
        AddStatic(draft, draft.Id(Special, 7), "Kiosk devices", "Shared screens", draft.Devices.Take(3), [people[1].ObjectId]);
        AddStatic(draft, draft.Id(Special, 8), "Partners", "Guests we work with", draft.Guests, [people[1].ObjectId]);
    }

    private static void AddDynamic(Draft draft)
    {
        foreach (var (number, department) in Dynamic)
        {
            var body = Body(draft.Id(DynamicGroup, number), $"{department} (dynamic)", $"Kept by the rule: department is {department}", 40);
            body["groupTypes"] = Draft.Texts("DynamicMembership");
            body["membershipRule"] = RuleOf(department);
            body["membershipRuleProcessingState"] = "On";
            draft.Put(Kinds.Group, body);
            draft.Link(body["id"]!.ToString(), Relations.Members, draft.Employees.Where(x => draft.State.Find(x)!.Text("department") == department));
        }
    }

    private static void AddFromElsewhere(Draft draft)
    {
        for (var i = 0; i < 3; i++)
        {
            var name = new[] { "FS-Finance-RW", "FS-Public-RO", "VPN-Users" }[i];
            var body = Body(draft.Id("synced-group", i), name, "From Active Directory", 5);
            Sync(body, name);
            draft.Put(Kinds.Group, body);
            draft.Link(body["id"]!.ToString(), Relations.Members, draft.Employees.Where((_, k) => k % 25 == 24 || k % 11 == i));
        }

        for (var i = 0; i < 2; i++)
        {
            var body = Body(draft.Id("mail-group", i), new[] { "Building notices", "Contoso news" }[i], "Kept in Exchange", 15);
            body["mailEnabled"] = true;
            body["securityEnabled"] = i == 0;
            Address(body);
            draft.Put(Kinds.Group, body);
            draft.Link(body["id"]!.ToString(), Relations.Members, draft.Employees.Take(20));
        }
    }

    private static void AddProject(Draft draft, int i)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"Project {Projects[i % Projects.Length]}{(i < Projects.Length ? "" : $" {1 + (i / Projects.Length)}")}");
        var ids = draft.State.Ids;
        var members = Enumerable.Range(0, 8 + ids.Choose("size", i, 18)).Select(k => draft.Employees[ids.Choose("member", (i * 100) + k, draft.Employees.Count)]).Distinct().ToList();
        if (i % 3 == 0)
            AddUnified(draft, draft.Id("project", i), name, members, members.Take(1 + (i % 2)));
        else
            AddStatic(draft, draft.Id("project", i), name, "Project work", members, members.Take(1));
    }

    private static void AddStatic(Draft draft, string id, string name, string description, IEnumerable<string> members, IEnumerable<string> owners, bool isAssignableToRole = false)
    {
        var body = Body(id, name, description, 20);
        body["isAssignableToRole"] = isAssignableToRole ? true : null;
        draft.Put(Kinds.Group, body);
        draft.Link(id, Relations.Members, members);
        draft.Link(id, Relations.Owners, owners);
    }

    private static void AddUnified(Draft draft, string id, string name, IEnumerable<string> members, IEnumerable<string> owners)
    {
        var body = Body(id, name, "Mail, files and chat", 50);
        Unify(body);
        draft.Put(Kinds.Group, body);
        draft.Link(id, Relations.Members, members);
        draft.Link(id, Relations.Owners, owners);
    }

    public static string RuleOf(string department) => $"(user.department -eq \"{department}\")";

    public static void Sync(JsonObject body, string name)
    {
        body["onPremisesSyncEnabled"] = true;
        body["onPremisesDomainName"] = "corp.contoso.example";
        body["onPremisesSamAccountName"] = name;
        body["onPremisesLastSyncDateTime"] = Draft.Day(280);
    }

    public static void Unify(JsonObject body)
    {
        body["groupTypes"] = Draft.Texts("Unified");
        body["mailEnabled"] = true;
        body["securityEnabled"] = false;
        body["visibility"] = "Private";
        body["resourceProvisioningOptions"] = Draft.Texts("Team");
        Address(body);
    }

    private static void Address(JsonObject body)
    {
        body["mail"] = $"{body["mailNickname"]}@{SimulatedTenant.Domain}";
        body["proxyAddresses"] = Draft.Texts($"SMTP:{body["mail"]}");
    }

    public static JsonObject Body(string id, string name, string description, int day) => new()
    {
        ["id"] = id,
        ["createdDateTime"] = Draft.Day(day),
        ["description"] = description,
        ["displayName"] = name,
        ["groupTypes"] = new JsonArray(),
        ["mailEnabled"] = false,
        ["mailNickname"] = name.Replace(" ", "", StringComparison.Ordinal).Replace("(", "", StringComparison.Ordinal).Replace(")", "", StringComparison.Ordinal).ToLowerInvariant(),
        ["renewedDateTime"] = Draft.Day(day),
        ["securityEnabled"] = true,
        ["securityIdentifier"] = $"S-1-12-1-{Convert.ToUInt32(id[..8], 16)}-{Convert.ToUInt32(id[^8..], 16)}",
        ["visibility"] = null,
    };
}
