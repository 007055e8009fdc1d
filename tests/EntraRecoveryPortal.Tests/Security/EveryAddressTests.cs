using System.Net;
using System.Text.RegularExpressions;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Tests.Security;

/// <summary>The same as <see cref="EveryCommandTests"/> over HTTP: every address that is no page, found where the portal maps it.</summary>
public sealed partial class EveryAddressTests(SignedPortal shared) : IClassFixture<SignedPortal>
{
    /// <summary>For everybody: health, signing in and out, files. For everybody who is signed in: the circuit, whose every command asks by itself.</summary>
    private static readonly string[] Open =
    [
        "/healthz", "/readyz", "/sign-in", "/sign-out", "{**path:file}",
        "/_blazor", "/_blazor/disconnect/", "/_blazor/initializers/", "/_blazor/negotiate", "/_framework/opaque-redirect",
    ];

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
                var (before, state) = (await shared.Portal.AuditAsync(), await shared.Portal.StateAsync());

                using var answer = await browser.StepAsync(address);

                Assert.Equal((HttpStatusCode.Found, "/no-access"), (answer.StatusCode, answer.Headers.Location!.AbsolutePath));
                var entry = Assert.Single((await shared.Portal.AuditAsync()).Skip(before.Count));
                Assert.Equal((AuditOutcome.Refused, person.ObjectId, address, $"Needs the permission {permission}."), (entry.Outcome, entry.PersonObjectId, entry.Target, entry.Detail));
                Assert.Equal(state, await shared.Portal.StateAsync());
                refused++;
            }
        }

        Assert.True(refused > Addresses().Count, "Somebody without a role is refused everywhere, readers and approvers somewhere.");
    }

    [Fact]
    public async Task Nobody_who_is_not_signed_in_gets_anything()
    {
        using var browser = shared.Portal.OpenBrowser();
        var state = await shared.Portal.StateAsync();
        Assert.Superset(new HashSet<string> { "/snapshots/1/archive", "/differences/1/export/1", "/recoveries/1/export", "/recoveries/plans/1/export", "/audit/export" }, Addresses().Select(one => one.Address).ToHashSet());
        foreach (var (address, _) in Addresses())
        {
            using var answer = await browser.StepAsync(address);
            Assert.Equal((HttpStatusCode.Found, "/sign-in"), (answer.StatusCode, answer.Headers.Location!.AbsolutePath));
        }

        Assert.Equal(state, await shared.Portal.StateAsync());
    }

    [Fact]
    public void Every_address_asks_for_a_permission_or_is_named_here()
    {
        var others = Mapped().Where(endpoint => endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is null && endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null).ToList();
        var asking = others.Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null && endpoint.Metadata.GetMetadata<IAuthorizeData>()?.Policy is { } policy && Permissions.All.Contains(policy)).ToList();

        Assert.Equal(Open.Order(StringComparer.Ordinal), others.Except(asking).Select(endpoint => endpoint.RoutePattern.RawText!).Distinct().Order(StringComparer.Ordinal));
        // What these tests send is GET: an address that takes something else has to be sent that.
        Assert.All(asking, endpoint => Assert.Equal(["GET"], endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods));
        Assert.Equal(Addresses().Count, asking.Count);
    }

    private IEnumerable<RouteEndpoint> Mapped() => shared.Portal.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    private IReadOnlyList<(string Address, string Permission)> Addresses() =>
    [
        .. from endpoint in Mapped()
           where endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is null && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null
           let policy = endpoint.Metadata.GetMetadata<IAuthorizeData>()?.Policy
           where policy is not null
           select (Parameter().Replace(endpoint.RoutePattern.RawText!, "1"), policy),
    ];

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
