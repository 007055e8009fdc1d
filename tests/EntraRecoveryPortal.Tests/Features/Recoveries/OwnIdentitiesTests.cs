using System.Text.Json.Nodes;
using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Features.Recoveries;
using EntraRecoveryPortal.Graph;
using EntraRecoveryPortal.TenantSimulator;
using Microsoft.Extensions.Options;

namespace EntraRecoveryPortal.Tests.Features.Recoveries;

/// <summary>A managed identity without a client id stands in no configuration, and a recovery must not touch it all the same.</summary>
public sealed class OwnIdentitiesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_the_reader_and_the_writer_are_their_own_tokens_say()
    {
        await using var healed = await HealedTenant.StartAsync(new() { Users = 10 });
        var principals = new List<string>();
        foreach (var client in new[] { SimulatedTenant.ReaderClientId, SimulatedTenant.WriterClientId })
            principals.Add((await healed.Tenant.GetAsync($"servicePrincipals(appId='{client}')")).Body["id"]!.ToString());

        var ids = await Own(healed, healed.Get<TenantReader>(), healed.Get<TenantWriter>()).IdsAsync(Cancel);

        Assert.Equal(principals.Order(), ids.Principals.Order());
        Assert.Superset(new HashSet<string>([.. principals, SimulatedTenant.ReaderClientId, SimulatedTenant.WriterClientId]), ids.All.ToHashSet());
        Assert.Equal(SimulatedTenant.WriterClientId, ids.WriterId);
        Assert.Empty(ids.Unknown);
        Assert.NotEmpty(RecoveryGuards.Check(PlannedSteps.Plan(PlannedSteps.Step("servicePrincipal", principals[1], Core.Recovering.StepKind.Update)), ids.All, ProtectedPeople.Nobody).Refusals);
    }

    [Fact]
    public async Task Where_there_is_no_token_nobody_says_that_all_is_well()
    {
        await using var healed = await HealedTenant.StartAsync(new() { Users = 10 });
        var writer = (await healed.Tenant.GetAsync($"servicePrincipals(appId='{SimulatedTenant.WriterClientId}')")).Body["id"]!.ToString();
        Assert.Equal(204, (await healed.Tenant.PatchAsync($"servicePrincipals/{writer}", new JsonObject { ["accountEnabled"] = false })).Status);

        var ids = await Own(healed, healed.Get<TenantReader>(), healed.Get<TenantWriter>()).IdsAsync(Cancel);

        Assert.Null(ids.WriterId);
        Assert.StartsWith("Which identity of its host the writer is cannot be told, so nobody looked whether this plan touches it: set Tenant:Writer:ClientId.", Assert.Single(ids.Unknown), StringComparison.Ordinal);
        Assert.Equal(ids.Unknown, RecoveryGuards.Check(PlannedSteps.Plan(), ids.All, ProtectedPeople.Nobody with { Unread = ids.Unknown }).Warnings);
    }

    private static OwnIdentities Own(HealedTenant healed, TenantReader reader, TenantWriter writer)
    {
        var hosted = Options.Create(new TenantOptions { Id = SimulatedTenant.TenantId, Reader = new() { UseManagedIdentity = true }, Writer = new() { UseManagedIdentity = true } });
        return new(healed.Get<Microsoft.EntityFrameworkCore.IDbContextFactory<EntraRecoveryPortal.Data.PortalDbContext>>(), new(Options.Create(new SignInOptions()), hosted), reader, writer, hosted);
    }
}
