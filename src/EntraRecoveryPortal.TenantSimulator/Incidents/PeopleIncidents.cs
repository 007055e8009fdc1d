using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Content;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Incidents;

internal static class PeopleIncidents
{
    private const int MostDeleted = 12;
    private const string Promoted = "Team Lead";
    private const string Newcomer = "Nina Neu";

    public static IReadOnlyList<Incident> All { get; } =
    [
        new("bulk-overwrite", "Run the bad script",
            "A script meant for a test group met an empty filter and ran against everybody: it overwrites department and job title, and deletes the accounts whose list it got wrong.", Overwrite)
        { Size = new("users it overwrites", 200) },
        new("departments-wiped", "Run the HR import",
            "The HR system's export lost a column, and the nightly import took the empty cells for the truth. HR's own changes of that day came through beside it.", WipeDepartments)
        { Size = new("users it wipes", options => Math.Clamp(options.Users / 2, 1, 150)), Honest = [Promote, Marry, Welcome, Transfer] },
        new("wrong-leavers", "Run the offboarding script",
            "Offboarding was given last year's list and deletes 40 people who still work here. Somebody noticed a sign-in name that had become free, and took it with its address.", DeleteWrongLeavers)
        { Size = new("users it deletes", options => Math.Clamp(options.Users / 4, 1, 40)) },
        new("names-swapped", "Rename everybody",
            "Sign-in names moved to a new pattern by a spreadsheet. A sort of one column without the other gave two people each other's name.", SwapNames)
        { Size = new("users it renames", 10) },
    ];

    private static string? Overwrite(Scene scene)
    {
        var employees = scene.Employees().Where(x => x.Text("jobTitle") != "TEMP").Take(Math.Max(scene.Size * 3 / 2, scene.Size + MostDeleted)).ToList();
        var overwritten = employees.Take(Math.Min(scene.Size, Math.Max(1, employees.Count * 2 / 3))).ToList();
        var deleted = employees.Skip(overwritten.Count).Take(Math.Min(MostDeleted, employees.Count / 10)).ToList();
        for (var i = 0; i < overwritten.Count; i++)
        {
            var department = i % 100 == 7 ? "Sales" : null;
            scene.State.Update(overwritten[i], after =>
            {
                after["department"] = department;
                after["jobTitle"] = "TEMP";
            });
        }

        foreach (var user in deleted)
            scene.SoftDelete(user);
        return overwritten.Count == 0 ? null : $"A script overwrote department and job title of {overwritten.Count} users and deleted {deleted.Count} others.";
    }

    private static string? WipeDepartments(Scene scene)
    {
        var wiped = scene.Employees().Where(x => x.Text("department") is not null).Take(scene.Size).ToList();
        foreach (var user in wiped)
            scene.State.Update(user, after => after["department"] = null);
        return wiped.Count == 0 ? null : $"The HR import emptied the department of {wiped.Count} users.";
    }

    /// <summary>The honest change hits somebody whom the import hit too.</summary>
    private static string? Promote(Scene scene)
    {
        if (scene.Employees().FirstOrDefault(x => x.Text("department") is null && x.Text("jobTitle") is not (null or "TEMP" or Promoted)) is not { } promoted)
            return null;
        scene.State.Update(promoted, after => after["jobTitle"] = Promoted);
        return $"{promoted.Text("displayName")} was promoted.";
    }

    private static string? Marry(Scene scene)
    {
        if (scene.Employees().FirstOrDefault(x => x.Text("department") is not null && !IsDoubleBarrelled(x)) is not { } married)
            return null;
        var surname = $"{married.Text("surname")}-Winter";
        scene.State.Update(married, after =>
        {
            after["surname"] = surname;
            after["displayName"] = $"{married.Text("givenName")} {surname}";
        });
        return $"{married.Text("displayName")} married and is now called {surname}.";
    }

    private static bool IsDoubleBarrelled(TenantObject user) => user.Text("surname")?.Contains('-', StringComparison.Ordinal) == true;

    private static string? Welcome(Scene scene)
    {
        if (scene.Employees().FirstOrDefault(x => x.Text("department") is not null && scene.State.Targets(x.Id, Relations.Manager).Any()) is not { } colleague)
            return null;
        var newcomer = scene.Hire(colleague, Newcomer, $"nina.neu.{scene.State.NewId()[..8]}@{SimulatedTenant.Domain}");
        scene.State.Link(newcomer.Id, Relations.Manager, scene.State.Targets(colleague.Id, Relations.Manager).First().Id);
        if (scene.Known(ContosoGroups.Special, ContosoGroups.AllStaff) is { } staff)
            scene.State.Link(staff.Id, Relations.Members, newcomer.Id);
        return $"{Newcomer} started in {colleague.Text("department")}.";
    }

    /// <summary>The same attribute as the damage, and rightly so.</summary>
    private static string? Transfer(Scene scene)
    {
        if (scene.Employees().FirstOrDefault(x => x.Text("department") is not (null or "Research") && !IsDoubleBarrelled(x) && x.Text("displayName") != Newcomer) is not { } moved)
            return null;
        scene.State.Update(moved, after => after["department"] = "Research");
        return $"{moved.Text("displayName")} moved from {moved.Text("department")} to Research.";
    }

    private static string? DeleteWrongLeavers(Scene scene)
    {
        var deleted = scene.Employees().Where(x => x.Flag("accountEnabled")).Take(scene.Size).ToList();
        foreach (var user in deleted)
            scene.SoftDelete(user);
        if (deleted.Count == 0)
            return null;
        var robbed = deleted[^1];
        var name = robbed.Text("userPrincipalName")!;
        var impostor = scene.Hire(robbed, $"{robbed.Text("givenName")} {robbed.Text("surname")}", name);
        return $"{deleted.Count} people who still work here were deleted; a new account {impostor.Id} has the sign-in name and address {name}.";
    }

    private static string? SwapNames(Scene scene)
    {
        var renamed = scene.Employees().Where(x => !IsRenamed(x) && !IsTaken(scene, NewName(x))).Take(Math.Max(2, scene.Size)).ToList();
        if (renamed.Count < 2)
            return null;
        var names = renamed.Select(NewName).ToList();
        (names[0], names[1]) = (names[1], names[0]);
        for (var i = 0; i < renamed.Count; i++)
            scene.State.Update(renamed[i], after => after["userPrincipalName"] = names[i]);
        return $"{renamed.Count} users have a new sign-in name; {renamed[0].Text("displayName")} and {renamed[1].Text("displayName")} have each other's.";
    }

    /// <summary>The number of the employee makes it the only one of its kind.</summary>
    private static string NewName(TenantObject user) => $"{user.Text("surname")}.{user.Text("employeeId")}@{SimulatedTenant.Domain}".ToLowerInvariant();

    // By whom the spreadsheet gave it to before.
    private static bool IsTaken(Scene scene, string name) => scene.State.Having(Kinds.User, "userPrincipalName", name).Any();

    private static bool IsRenamed(TenantObject user) => user.Text("userPrincipalName")!.Contains($".{user.Text("employeeId")}@", StringComparison.OrdinalIgnoreCase);
}
