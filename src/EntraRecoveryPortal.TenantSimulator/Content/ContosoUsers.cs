using System.Globalization;
using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Content;

/// <summary>Everybody: people to sign in as, break-glass accounts, employees in a tree of managers, guests, and some already deleted.</summary>
internal static class ContosoUsers
{
    public const string BreakGlass = "break-glass";
    private const string Employee = "employee";
    private const string Guest = "guest";
    private const string Leaver = "leaver";
    private const int ReportsPerManager = 8;
    public const string CostCenter = "extension_3f5c0e7e4a2b4c0e9d1a5f0c7e4a2b01_costCenter";

    private static readonly string[] GuestNames =
    [
        "<script>alert(1)</script>", "Invoice\u202Efdp.exe", "\U0001F984 Unicorn \"Consulting\" & Söhne", "Mia Berger", "O'Brien, Pat",
    ];

    public static void Add(Draft draft)
    {
        foreach (var person in SimulatedTenant.People)
            AddPerson(draft, person);
        for (var i = 0; i < 2; i++)
            draft.Put(Kinds.User, Cloud(draft.Id(BreakGlass, i), $"Break Glass {i + 1}", null, null, $"break.glass{i + 1}@{SimulatedTenant.Domain}", 1));

        var names = SimulatedTenant.People.Select(x => x.UserPrincipalName).ToHashSet();
        var employees = Math.Max(4, draft.Users - SimulatedTenant.People.Count - 2 - GuestNames.Length);
        for (var i = 0; i < employees; i++)
            AddEmployee(draft, i, names);
        for (var i = 0; i < GuestNames.Length; i++)
            AddGuest(draft, i);
        for (var i = 0; i < 3; i++)
            AddLeaver(draft, i);
        for (var i = 1; i < draft.Employees.Count; i++)
            draft.Link(draft.Employees[i], Relations.Manager, draft.Employees[(i - 1) / ReportsPerManager]);
    }

    private static void AddPerson(Draft draft, SimulatedPerson person)
    {
        var parts = person.Name.Split(' ');
        var user = Cloud(person.ObjectId, person.Name, parts[0], parts[1], person.UserPrincipalName, 2);
        user["department"] = "IT";
        user["jobTitle"] = "Identity Engineer";
        draft.Put(Kinds.User, user);
    }

    private static void AddEmployee(Draft draft, int i, HashSet<string> names)
    {
        var ids = draft.State.Ids;
        var first = Names.First[ids.Choose("first", i, Names.First.Length)];
        var last = Names.Last[ids.Choose("last", i, Names.Last.Length)];
        var local = $"{first}.{last}".ToLowerInvariant();
        var name = $"{local}@{SimulatedTenant.Domain}";
        for (var n = 2; !names.Add(name); n++)
            name = string.Create(CultureInfo.InvariantCulture, $"{local}{n}@{SimulatedTenant.Domain}");
        var department = Names.Departments[ids.Choose("department", i, Names.Departments.Length)];
        var user = Cloud(draft.Id(Employee, i), $"{first} {last}", first, last, name, 3 + (i % 200));
        user["department"] = department;
        user["jobTitle"] = i == 0 ? "Chief Executive Officer" : Names.Title(department, ids.Choose("title", i, 12));
        user["city"] = Names.Cities[ids.Choose("city", i, Names.Cities.Length)];
        user["officeLocation"] = string.Create(CultureInfo.InvariantCulture, $"{1 + ids.Choose("floor", i, 6)}/{100 + ids.Choose("room", i, 80)}");
        user["employeeId"] = string.Create(CultureInfo.InvariantCulture, $"E{10000 + i}");
        user["employeeType"] = i % 15 == 0 ? "Contractor" : "Employee";
        user["businessPhones"] = Draft.Texts(string.Create(CultureInfo.InvariantCulture, $"+43 1 555 {1000 + i}"));
        if (i % 3 == 0)
            user[CostCenter] = string.Create(CultureInfo.InvariantCulture, $"CC-{100 + (i % 17)}");
        if (i % 40 == 39)
            user["accountEnabled"] = false;
        if (i % 25 == 24)
            Sync(user, i);
        draft.Put(Kinds.User, user);
        draft.Employees.Add(user["id"]!.ToString());
    }

    private static void AddGuest(Draft draft, int i)
    {
        var id = draft.Id(Guest, i);
        var user = Cloud(id, GuestNames[i], null, null, string.Create(CultureInfo.InvariantCulture, $"partner{i + 1}_fabrikam.example#EXT#@{SimulatedTenant.Domain}"), 60 + i);
        user["userType"] = "Guest";
        user["mail"] = string.Create(CultureInfo.InvariantCulture, $"partner{i + 1}@fabrikam.example");
        user["proxyAddresses"] = Draft.Texts($"SMTP:{user["mail"]}");
        user["externalUserState"] = "Accepted";
        user["externalUserStateChangeDateTime"] = Draft.Day(61 + i);
        user["creationType"] = "Invitation";
        draft.Put(Kinds.User, user);
        draft.Guests.Add(id);
    }

    private static void AddLeaver(Draft draft, int i)
    {
        var user = Cloud(draft.Id(Leaver, i), $"Former {Names.First[i]}", "Former", Names.First[i], $"former.{Names.First[i].ToLowerInvariant()}@{SimulatedTenant.Domain}", 10 + i);
        user["accountEnabled"] = false;
        user["deletedDateTime"] = Draft.Day(280 + i);
        draft.Put(Kinds.User, user);
    }

    public static JsonObject Cloud(string id, string displayName, string? first, string? last, string name, int day) => new()
    {
        ["id"] = id,
        ["accountEnabled"] = true,
        ["ageGroup"] = null,
        ["businessPhones"] = new JsonArray(),
        ["companyName"] = SimulatedTenant.Name,
        ["country"] = "Austria",
        ["createdDateTime"] = Draft.Day(day),
        ["displayName"] = displayName,
        ["givenName"] = first,
        ["mail"] = name,
        ["mailNickname"] = name.Split('@')[0].Split('#')[0],
        ["otherMails"] = new JsonArray(),
        ["preferredLanguage"] = "en",
        ["proxyAddresses"] = Draft.Texts($"SMTP:{name}"),
        ["securityIdentifier"] = $"S-1-12-1-{Convert.ToUInt32(id[..8], 16)}-{Convert.ToUInt32(id[^8..], 16)}",
        ["surname"] = last,
        ["usageLocation"] = "AT",
        ["userPrincipalName"] = name,
        ["userType"] = "Member",
    };

    public static void Sync(JsonObject user, int i)
    {
        user["onPremisesSyncEnabled"] = true;
        user["onPremisesDomainName"] = "corp.contoso.example";
        user["onPremisesSamAccountName"] = user["mailNickname"]!.DeepClone();
        user["onPremisesUserPrincipalName"] = user["userPrincipalName"]!.DeepClone();
        user["onPremisesDistinguishedName"] = $"CN={user["displayName"]},OU=People,DC=corp,DC=contoso,DC=example";
        user["onPremisesImmutableId"] = Convert.ToBase64String(Guid.Parse(user["id"]!.ToString()).ToByteArray());
        user["onPremisesLastSyncDateTime"] = Draft.Day(250 + (i % 40));
        user["onPremisesExtensionAttributes"] = new JsonObject(Enumerable.Range(1, 15)
            .Select(x => KeyValuePair.Create(string.Create(CultureInfo.InvariantCulture, $"extensionAttribute{x}"), x == 1 ? (JsonNode?)"HQ" : null)));
    }
}
