using EntraRecoveryPortal.Features.Recoveries;
using EntraRecoveryPortal.TenantSimulator;
using EntraRecoveryPortal.Tests.Features.Recoveries.Damages;

namespace EntraRecoveryPortal.Tests.Features.Recoveries;

/// <summary>Snapshot, damage of every kind, report, recovery: afterwards the tenant is what it was, value by value.</summary>
public sealed class HealingTests
{
    private const string Policies = "identity/conditionalAccess/policies";
    private const string Locations = "identity/conditionalAccess/namedLocations";

    [Theory]
    [InlineData(nameof(PeopleDamage), nameof(TenantPolicyDamage), false)]
    [InlineData(nameof(ConditionalAccessDamage), nameof(GroupDamage), false)]
    [InlineData(nameof(ApplicationDamage), nameof(UnitAndRoleDamage), false)]
    [InlineData(nameof(AccessDamage), nameof(PrincipalDamage), false)]
    [InlineData(nameof(PeopleDamage), nameof(TenantPolicyDamage), true)]
    [InlineData(nameof(ConditionalAccessDamage), nameof(GroupDamage), true)]
    [InlineData(nameof(ApplicationDamage), nameof(UnitAndRoleDamage), true)]
    [InlineData(nameof(AccessDamage), nameof(PrincipalDamage), true)]
    public async Task What_was_damaged_is_again_what_it_was(string one, string other, bool isOtherReading)
    {
        await using var healed = await HealedTenant.StartAsync(new() { Users = 60, Behaviour = isOtherReading ? OtherReading : new() });
        Damage[] damages = [Damage.All[one], Damage.All[other]];
        foreach (var damage in damages)
            await damage.PrepareAsync(healed.Tenant);
        var before = await healed.StateAsync();
        var snapshot = await healed.SnapshotAsync();
        foreach (var damage in damages)
            await damage.CauseAsync(healed.Tenant);
        Assert.False(before.SetEquals(await healed.StateAsync()));
        var found = await healed.SinceAsync(snapshot);

        var recovery = await healed.HealAsync(found);

        Assert.Empty((await healed.StepsAsync(recovery.Number)).Where(step => !StepOutcome.IsAsPlanned(step.Outcome))
            .Select(step => $"{step.Order} {step.Method} {step.Path} {step.Body}: {step.Outcome} {step.Code} {step.Message}"));
        Assert.Empty(recovery.Verification!.Different);
        Assert.Equal(RecoveryState.Successful, recovery.State);
        var after = await healed.StateAsync();
        Assert.Empty(before.Except(after));
        Assert.All(after.Except(before), line => Assert.EndsWith(ComparableState.InBin, line, StringComparison.Ordinal));
        var made = found.Changes.Where(change => change.IsCreatedSince).Select(change => change.ObjectId).ToHashSet();
        Assert.Empty((await healed.SinceAsync(snapshot)).Without(made).All.Except(found.SaidToStay));
    }

    [Fact]
    public async Task What_the_recycle_bin_of_policies_refuses_is_made_again_and_what_named_it_follows()
    {
        await using var healed = await HealedTenant.StartAsync(new() { Users = 60, Behaviour = new() { PolicyBin = PolicyBin.ReadOnly } });
        var snapshot = await healed.SnapshotAsync();
        var location = await healed.Tenant.IdOfAsync(Locations, "Branch offices");
        var (policy, deleted) = (await healed.Tenant.NamedAsync(Policies, "CA004 Require MFA for Finance"), await healed.Tenant.NamedAsync(Policies, "CA002 Require MFA for everybody"));
        var conditions = policy["conditions"]!.DeepClone();
        conditions["locations"] = null;
        await healed.Tenant.ChangeAsync($"{Policies}/{policy["id"]}", new { conditions });
        await healed.Tenant.RemoveAsync($"{Locations}/{location}");
        await healed.Tenant.ChangeAsync($"{Policies}/{deleted["id"]}", new { description = "TEMP" });
        await healed.Tenant.RemoveAsync($"{Policies}/{deleted["id"]}");

        var recovery = await healed.HealAsync(await healed.SinceAsync(snapshot));

        Assert.Equal((RecoveryState.Successful, 0), (recovery.State, recovery.Verification!.Different.Count));
        var newLocation = await healed.Tenant.IdOfAsync(Locations, "Branch offices");
        Assert.NotEqual(location, newLocation);
        Assert.Equal([newLocation], (await healed.Tenant.OneAsync($"{Policies}/{policy["id"]}"))["conditions"]!["locations"]!["excludeLocations"]!.AsArray().Select(x => x!.ToString()));
        var again = await healed.Tenant.NamedAsync(Policies, "CA002 Require MFA for everybody");
        Assert.NotEqual(deleted["id"]!.ToString(), again["id"]!.ToString());
        Assert.Equal("enabledForReportingButNotEnforced", again["state"]!.ToString());
        Assert.Contains(await healed.StepsAsync(recovery.Number), step => step.Message?.Contains($"the new id {again["id"]}.", StringComparison.Ordinal) == true);
        Assert.Equal(2, recovery.Verification.FollowUps.Count(sentence => sentence.EndsWith("Point what named the old one to it.", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(PolicyBin.Closed)]
    [InlineData(PolicyBin.Absent)]
    public async Task Where_the_bin_of_policies_cannot_be_read_nobody_claims_to_know_what_lies_in_it(PolicyBin bin)
    {
        await using var healed = await HealedTenant.StartAsync(new() { Users = 60, Behaviour = new() { PolicyBin = bin } });
        var snapshot = await healed.SnapshotAsync();
        await healed.Tenant.RemoveAsync($"{Policies}/{await healed.Tenant.IdOfAsync(Policies, "CA002 Require MFA for everybody")}");

        var found = await healed.SinceAsync(snapshot);

        Assert.StartsWith("It is gone. Whether it lies in the recycle bin is not known", Assert.Single(found.Items).NotRestorable, StringComparison.Ordinal);
        Assert.Equal(0, await healed.TickAllAsync(found));
    }

    [Fact]
    public async Task A_security_group_that_is_gone_at_once_can_be_made_again_but_never_by_ticking_everything()
    {
        await using var healed = await HealedTenant.StartAsync(new() { Users = 60, Behaviour = new() { SecurityGroupsSoftDelete = false } });
        var snapshot = await healed.SnapshotAsync();
        await healed.Tenant.RemoveAsync($"groups/{await healed.Tenant.IdOfAsync("groups", "Legal")}");

        var found = await healed.SinceAsync(snapshot);

        Assert.Equal("recreate", Assert.Single(found.Changes).Action);
        Assert.Null(Assert.Single(found.Items, item => item is { Kind: "object", TargetId: null }).NotRestorable);
        Assert.Equal(0, await healed.TickAllAsync(found));
    }

    [Fact]
    public async Task A_security_group_that_comes_back_without_owners_and_roles_gets_them_again()
    {
        await using var healed = await HealedTenant.StartAsync(new() { Users = 60, Behaviour = new() { RestoredGroupsKeepOwners = false } });
        var before = await healed.StateAsync();
        var snapshot = await healed.SnapshotAsync();
        foreach (var name in new[] { "Legal", "Help desk" })
            await healed.Tenant.RemoveAsync($"groups/{await healed.Tenant.IdOfAsync("groups", name)}");

        await healed.HealAsync(await healed.SinceAsync(snapshot));

        Assert.True(before.SetEquals(await healed.StateAsync()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Members_that_are_service_principals_are_put_back_whether_or_not_delta_tells_them(bool tells)
    {
        await using var healed = await HealedTenant.StartAsync(new() { Users = 60, Behaviour = new() { DeltaTellsServicePrincipals = tells } });
        var (few, many) = (await healed.Tenant.IdOfAsync("groups", "Automation accounts"), await healed.Tenant.IdOfAsync("groups", "All staff"));
        var principal = await healed.Tenant.IdOfAsync("servicePrincipals", "mi-backup-vault");
        await healed.Tenant.LinkAsync($"groups/{many}/members", principal);
        var before = await healed.StateAsync();
        var snapshot = await healed.SnapshotAsync();
        foreach (var group in new[] { few, many })
            await healed.Tenant.UnlinkAsync($"groups/{group}/members", principal);

        var recovery = await healed.HealAsync(await healed.SinceAsync(snapshot));

        // In a group of twenty or more nothing but a capture can see the member then: the verification says that it did not, and never the contrary.
        Assert.Equal(tells ? [] : ["All staff"], recovery.Verification!.Different.Select(difference => difference.ObjectName));
        Assert.Empty(before.Except(await healed.StateAsync()));
        Assert.Empty((await healed.SinceAsync(snapshot)).All);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Agents_that_are_only_under_their_own_type_are_no_difference(bool plain)
    {
        await using var healed = await HealedTenant.StartAsync(new() { Users = 60, Behaviour = new() { AgentsInPlainLists = plain } });
        var snapshot = await healed.SnapshotAsync();
        Assert.Empty((await healed.SinceAsync(snapshot)).All);
    }

    [Fact]
    public async Task What_cannot_be_put_back_is_shown_with_its_reason_and_never_ticked()
    {
        await using var healed = await HealedTenant.StartAsync();
        var snapshot = await healed.SnapshotAsync();
        Assert.Equal(200, (await healed.Tenant.RawAsync("POST", "/_simulator/incidents/elsewhere", headers => headers.Accept.ParseAdd("application/json"))).Status);
        var application = await healed.Tenant.NamedAsync("applications", "Travel Desk");
        await healed.Tenant.MakeAsync($"applications/{application["id"]}/removePassword", new { keyId = application["passwordCredentials"]![0]!["keyId"]!.ToString() });
        await healed.Tenant.MakeAsync("policies/authenticationStrengthPolicies", new { displayName = "Evil", allowedCombinations = new[] { "password,sms" } });

        var found = await healed.SinceAsync(snapshot);

        Assert.Equal(found.SaidToStay, found.All);
        Assert.Equal(
            // The person whom directory sync moved to another department leaves a dynamic group, besides the two that the others changed.
            ["application", "authenticationStrengthPolicy", "group", "group", "group", "user"],
            found.Changes.Select(change => change.Type).Order(StringComparer.Ordinal));
        Assert.All(Reasons, reason => Assert.Contains(found.Items, item => item.NotRestorable!.StartsWith(reason, StringComparison.Ordinal)));
        Assert.Equal(0, await healed.TickAllAsync(found));
    }

    /// <summary>Each open question of the documentation answered the other way, but for those that leave less to heal.</summary>
    private static DirectoryBehaviour OtherReading => new()
    {
        LargePages = LargePages.Ignored,
        EmptyPages = true,
        ExpandCutsPages = true,
        UsersTellSecurityIdentifier = false,
        RoleAssignmentsNeedFilter = true,
        GroupMembersOmitServicePrincipals = false,
        DeltaDropsDeletedMembers = true,
        DeltaTellsApplicationOwners = true,
        DeltaBeginsWithRemoved = true,
        DeltaReplays = true,
        InnerErrorInLowerCase = true,
        DevicesSoftDelete = true,
        DevicesHaveBin = false,
        PolicyBlocksMerge = true,
        IdleControlsRefused = true,
        PolicyReasonsNumbered = false,
        UsedLocationsStay = false,
        CombinationsSpaced = true,
        DynamicMembersBadRequest = true,
        DuplicateAssignmentsConflict = true,
        HireDateNeedsPerson = true,
        OutlookSettingsNotFound = true,
        SensitiveRefusalNamed = true,
    };

    private static IReadOnlyList<string> Reasons =>
    [
        "Synced from on-premises", "A membership rule decides", "Lost secrets and certificates cannot be made again", "A strength has no recycle bin",
    ];
}
