using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Recoveries;
using EntraRecoveryPortal.Tests.Features.Recoveries.Damages;
using EntraRecoveryPortal.Tests.TenantSimulator;

namespace EntraRecoveryPortal.Tests.Features.Recoveries;

/// <summary>What is gone for good comes back under a new id, and what named the old one names the new one.</summary>
public sealed class MadeAgainTests
{
    private const string Policies = "identity/conditionalAccess/policies";
    private static readonly string[] Lost = ["createdDateTime", "securityIdentifier", "passwordCredentials", "keyCredentials", "renewedDateTime", "passwordProfile"];

    [Fact]
    public async Task Groups_people_and_applications_come_back_with_all_that_hung_on_them_and_all_that_named_them()
    {
        await using var healed = await HealedTenant.StartAsync(new() { Users = 60 });
        var tenant = healed.Tenant;
        var group = await tenant.IdOfAsync("groups", "CA exceptions");
        var person = (await tenant.CloudEmployeesAsync())[9]["id"]!.ToString();
        var application = await tenant.NamedAsync("applications", "Build Server");
        var (applicationId, appId) = (application["id"]!.ToString(), application["appId"]!.ToString());
        var principal = (await tenant.OneAsync("servicePrincipals", x => x["appId"]!.ToString() == appId))["id"]!.ToString();
        await tenant.ChangeAsync($"applications/{applicationId}", new { identifierUris = new[] { $"api://{appId}" } });
        var other = await tenant.IdOfAsync("applications", "Travel Desk");
        await tenant.ChangeAsync($"applications/{other}", new
        {
            requiredResourceAccess = new[] { new { resourceAppId = appId, resourceAccess = new[] { new { id = Guid.NewGuid(), type = "Scope" } } } },
        });
        await tenant.ChangeAsync("policies/authenticationMethodsPolicy/authenticationMethodConfigurations/Sms", new Dictionary<string, object>
        {
            ["@odata.type"] = "#microsoft.graph.smsAuthenticationMethodConfiguration",
            ["includeTargets"] = new[] { new { id = group, targetType = "group", isRegistrationRequired = false, isUsableForSignIn = false } },
        });
        var before = await healed.StateAsync();
        var snapshot = await healed.SnapshotAsync();
        await GoneAsync(tenant, "groups", group);
        await GoneAsync(tenant, "users", person);
        await GoneAsync(tenant, "applications", applicationId);
        await tenant.RemoveAsync($"directory/deletedItems/{principal}");
        var found = await healed.SinceAsync(snapshot);

        var recovery = await healed.RecoverAsync(found, change => change.Action == "recreate" && change.ObjectId is var id && (id == group || id == person || id == applicationId || id == principal));

        var steps = await healed.StepsAsync(recovery.Number);
        Assert.Empty(steps.Where(step => !StepOutcome.IsAsPlanned(step.Outcome)).Select(step => $"{step.Order} {step.Method} {step.Path} {step.Body}: {step.Outcome} {step.Code} {step.Message}"));
        Assert.Empty(recovery.Verification!.Different);
        var newIds = await healed.NewIdsAsync();
        Assert.True(newIds.Select(row => row.OldId).ToHashSet().SetEquals([applicationId, group, person, principal]));
        Assert.DoesNotContain(steps, step => step.Body?.Contains("aZ!", StringComparison.Ordinal) == true);
        var after = ComparableState.Of(AsOfOld(await tenant.StateAsync(), newIds));
        var different = string.Join(Environment.NewLine, Kept(before).Except(Kept(after)).Select(line => $"- {line}").Concat(Kept(after).Except(Kept(before)).Select(line => $"+ {line}")));
        Assert.True(different.Length == 0, different);
        var now = await healed.SinceAsync(snapshot);
        Assert.DoesNotContain(now.Changes, change => change.Action is "recreate" or "softDelete");
        Assert.DoesNotContain(now.Items, item => item.NotRestorable is null);
        Assert.Contains(now.Changes, change => change.Cause == $"Recovery {recovery.Number} made it again; before, it had the id {group}.");
    }

    [Fact]
    public async Task A_policy_that_is_gone_for_good_only_reports_when_it_is_made_again()
    {
        await using var healed = await HealedTenant.StartAsync(new() { Users = 60 });
        var snapshot = await healed.SnapshotAsync();
        var policy = await healed.Tenant.IdOfAsync(Policies, "CA002 Require MFA for everybody");
        await healed.Tenant.RemoveAsync($"{Policies}/{policy}");
        await healed.Tenant.RemoveAsync($"identity/conditionalAccess/deletedItems/policies/{policy}");

        var recovery = await healed.RecoverAsync(await healed.SinceAsync(snapshot), change => change.ObjectId == policy);

        Assert.Equal(RecoveryState.Successful, recovery.State);
        var again = await healed.Tenant.NamedAsync(Policies, "CA002 Require MFA for everybody");
        Assert.Equal("enabledForReportingButNotEnforced", again["state"]!.ToString());
        Assert.Equal((policy, again["id"]!.ToString()), Assert.Single((await healed.NewIdsAsync()).Select(row => (row.OldId, row.NewId))));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_person_whose_making_nobody_answered_is_found_by_the_name_they_sign_in_with(bool wasMade)
    {
        await using var healed = await HealedTenant.StartAsync(new() { Users = 60 }, TimeProvider.System);
        var person = (await healed.Tenant.CloudEmployeesAsync())[9];
        var (id, name) = (person["id"]!.ToString(), person["userPrincipalName"]!.ToString());
        var snapshot = await healed.SnapshotAsync();
        await GoneAsync(healed.Tenant, "users", id);
        var found = await healed.SinceAsync(snapshot);
        await healed.Tenant.WeatherAsync($$"""{"faults":[{"kind":"drop","method":"post","path":"users","times":1,"takesEffect":{{(wasMade ? "true" : "false")}}}]}""");

        var recovery = await healed.RecoverAsync(found, change => change.ObjectId == id);

        var made = (await healed.Tenant.GetAsync($"users?$filter=userPrincipalName eq '{name}'")).Value;
        var step = Assert.Single(await healed.StepsAsync(recovery.Number), step => step.ObjectId == id && step.Kind == "create");
        Assert.Equal(wasMade ? StepOutcome.Applied : StepOutcome.Failed, step.Outcome);
        Assert.Contains("userPrincipalName", step.Message, StringComparison.Ordinal);
        Assert.Equal(wasMade ? [(id, made[0]!["id"]!.ToString())] : [], (await healed.NewIdsAsync()).Select(row => (row.OldId, row.NewId)));
        Assert.Equal(wasMade ? 1 : 0, made.Count);
    }

    [Fact]
    public async Task A_guest_who_is_gone_for_good_is_invited_again_with_all_that_was_known_and_no_mail_leaves()
    {
        await using var healed = await HealedTenant.StartAsync(new() { Users = 60 });
        var guest = (await healed.Tenant.GetAsync("users?$filter=userType eq 'Guest'&$select=id,mail,displayName")).Value[0]!;
        var (id, mail) = (guest["id"]!.ToString(), guest["mail"]!.ToString());
        await healed.Tenant.ChangeAsync($"users/{id}", new { department = "Partners" });
        var snapshot = await healed.SnapshotAsync();
        await GoneAsync(healed.Tenant, "users", id);

        var recovery = await healed.RecoverAsync(await healed.SinceAsync(snapshot), change => change.ObjectId == id);

        Assert.Equal(RecoveryState.Successful, recovery.State);
        var invited = Assert.Single(await healed.StepsAsync(recovery.Number), step => step.Path == "invitations");
        Assert.Contains("\"sendInvitationMessage\":false", invited.Body, StringComparison.Ordinal);
        var again = Assert.Single((await healed.Tenant.GetAsync($"users?$filter=mail eq '{mail}'&$select=id,displayName,department,userType,externalUserState")).Value)!;
        Assert.Equal((guest["displayName"]!.ToString(), "Partners", "Guest", "PendingAcceptance"), (again["displayName"]!.ToString(), again["department"]!.ToString(), again["userType"]!.ToString(), again["externalUserState"]!.ToString()));
        Assert.Equal((id, again["id"]!.ToString()), Assert.Single((await healed.NewIdsAsync()).Select(row => (row.OldId, row.NewId))));
    }

    [Fact]
    public async Task An_undo_takes_away_what_was_made_again()
    {
        await using var healed = await HealedTenant.StartAsync(new() { Users = 60 });
        var group = await healed.Tenant.IdOfAsync("groups", "Legal");
        var snapshot = await healed.SnapshotAsync();
        await GoneAsync(healed.Tenant, "groups", group);
        var before = await healed.StateAsync();
        var recovery = await healed.RecoverAsync(await healed.SinceAsync(snapshot), change => change.ObjectId == group);
        var newId = Assert.Single(await healed.NewIdsAsync()).NewId;

        var undo = await healed.RecoverAsync(await healed.BeforeAsync(recovery), change => change.ObjectId == newId);

        Assert.Equal((RecoveryState.Successful, 1), (undo.State, undo.Applied));
        var after = await healed.StateAsync();
        Assert.Contains($"group {newId} Legal{ComparableState.InBin}", after);
        Assert.DoesNotContain(after.Except(before), line => !line.Contains(newId, StringComparison.Ordinal));
    }

    private static async Task GoneAsync(RunningSimulator tenant, string collection, string id)
    {
        await tenant.RemoveAsync($"{collection}/{id}");
        await tenant.RemoveAsync($"directory/deletedItems/{id}");
    }

    private static string AsOfOld(string state, IReadOnlyList<NewIdRow> newIds)
    {
        foreach (var row in newIds)
        {
            state = state.Replace(row.NewId, row.OldId, StringComparison.OrdinalIgnoreCase);
            if (row.NewAppId is { } appId)
                state = state.Replace(appId, row.OldAppId, StringComparison.OrdinalIgnoreCase);
        }

        return state;
    }

    private static IReadOnlyList<string> Kept(IEnumerable<string> state) => [.. state.Where(line => !Lost.Any(name => line.Contains($" {name}", StringComparison.Ordinal)))];
}
