using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Graph;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>Reads by what people can sign in, where a plan writes policies that ask for it, or the means themselves.</summary>
internal static class SignInReads
{
    private static readonly ObjectRef Methods = new("authenticationMethodPolicy", "authenticationMethodsPolicy");
    private static readonly IReadOnlyDictionary<ObjectRef, IReadOnlyList<string>> NoRelations = new Dictionary<ObjectRef, IReadOnlyList<string>>();

    /// <summary>What could not be read is not known.</summary>
    public static async Task<SignInMeans> AfterAsync(RecoveryPlan plan, TenantReader reader, CancellationToken cancel)
    {
        var isAboutMeans = plan.Steps.Any(step => step.Object.Type is "authenticationMethodPolicy" or "authenticationStrengthPolicy");
        var policies = isAboutMeans ? await PoliciesAsync(reader, cancel) : [];
        var asked = plan.Steps.Where(step => step is { Object.Type: "conditionalAccessPolicy", Source: not null }).Select(step => JsonElement.Parse(step.Source!))
            .Concat(policies.Select(policy => policy.Content!.Root)).Select(StrengthOf).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)
            .Where(id => !ReplacedIds.IsOpen(id)).Select(id => new ObjectRef("authenticationStrengthPolicy", id)).ToList();
        if (asked.Count == 0)
            return SignInMeans.Unknown;
        return SignInMeans.After(plan.Steps, [.. await reader.ReadLiveAsync([.. asked, Methods], NoRelations, cancel), .. policies]);
    }

    private static string? StrengthOf(JsonElement policy) => policy.TextAt("grantControls.authenticationStrength.id");

    /// <summary>Every Conditional Access policy as it is; none where they may not be read.</summary>
    public static async Task<IReadOnlyList<LiveObject>> PoliciesAsync(TenantReader reader, CancellationToken cancel)
    {
        var found = new List<LiveObject>();
        await reader.ReadTypeAsync(Catalogue.Of("conditionalAccessPolicy"), GraphPriority.Normal, (page, _) =>
        {
            found.AddRange(page.Objects.Select(policy => new LiveObject { Ref = policy.Ref, State = policy.State, Content = policy.Content }));
            return Task.CompletedTask;
        }, cancel);
        return found;
    }
}
