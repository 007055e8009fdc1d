using System.Net;
using System.Text.RegularExpressions;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Tests.Security;

/// <summary>The same as <see cref="EveryCommandTests"/> over HTTP: every address that is no page, found where the portal maps it.</summary>
public sealed partial class EveryAddressTests(SignedPortal shared) : IClassFixture<SignedPortal>
{
    [Fact]
    public async Task Whoever_may_not_is_refused_and_audited()
    {
        var refused = 0;
        foreach (var person in new[] { TestPerson.Nora, TestPerson.Rita, TestPerson.Anna })
        {
            using var browser = await shared.SignedInAsync(person);
            await using var scope = shared.Portal.ScopeOf(person);
            foreach (var (address, permission) in Addresses().Where(one => !scope.ServiceProvider.GetRequiredService<Actor>().May(one.Permission)))
            {
                var before = await shared.Portal.AuditAsync();

                using var answer = await browser.StepAsync(address);

                Assert.Equal((HttpStatusCode.Found, "/no-access"), (answer.StatusCode, answer.Headers.Location!.AbsolutePath));
                var entry = Assert.Single((await shared.Portal.AuditAsync()).Skip(before.Count));
                Assert.Equal((AuditOutcome.Refused, person.ObjectId, address, $"Needs the permission {permission}."), (entry.Outcome, entry.PersonObjectId, entry.Target, entry.Detail));
                refused++;
            }
        }

        Assert.True(refused > Addresses().Count, "Somebody without a role is refused everywhere, readers and approvers somewhere.");
    }

    [Fact]
    public async Task Nobody_who_is_not_signed_in_gets_anything()
    {
        using var browser = shared.Portal.OpenBrowser();
        Assert.Superset(new HashSet<string> { "/snapshots/1/archive", "/differences/1/export/1", "/recoveries/1/export", "/recoveries/plans/1/export", "/audit/export" }, Addresses().Select(one => one.Address).ToHashSet());
        foreach (var (address, _) in Addresses())
        {
            using var answer = await browser.StepAsync(address);
            Assert.Equal((HttpStatusCode.Found, "/sign-in"), (answer.StatusCode, answer.Headers.Location!.AbsolutePath));
        }
    }

    private IReadOnlyList<(string Address, string Permission)> Addresses() =>
    [
        .. from endpoint in shared.Portal.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
           where endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is null && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null
           let policy = endpoint.Metadata.GetMetadata<IAuthorizeData>()?.Policy
           where policy is not null
           select (Parameter().Replace(endpoint.RoutePattern.RawText!, "1"), policy),
    ];

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
