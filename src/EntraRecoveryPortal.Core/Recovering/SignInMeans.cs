using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Recovering;

/// <summary>By what people can sign in, as far as the tenant's own settings tell, once a plan is carried out.</summary>
public sealed record SignInMeans
{
    private const string Configurations = "authenticationMethodConfigurations";

    /// <summary>Nothing was read.</summary>
    public static SignInMeans Unknown { get; } = new();

    /// <summary>What each authentication strength allows, by its id.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Strengths { get; init; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a method is switched on, by its id; what is not in it is not known.</summary>
    public IReadOnlyDictionary<string, bool> Methods { get; init; } = new Dictionary<string, bool>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Policies that the plan does not write and that it may make impossible to meet.</summary>
    public IReadOnlyList<LiveObject> Policies { get; init; } = [];

    /// <param name="steps">What is planned.</param>
    /// <param name="live">The authentication methods policy, strengths and policies as they are now.</param>
    public static SignInMeans After(IReadOnlyList<PlanStep> steps, IReadOnlyList<LiveObject> live)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(live);
        var present = live.Where(one => one is { State: ObjectState.Present, Content: not null }).ToList();
        return new()
        {
            Strengths = present.Where(one => one.Ref.Type == "authenticationStrengthPolicy").ToDictionary(one => one.Ref.Id, one => Written(one).TextsAt("allowedCombinations"), StringComparer.OrdinalIgnoreCase),
            Methods = present.Where(one => one.Ref.Type == "authenticationMethodPolicy").SelectMany(one => MethodsIn(Written(one))).DistinctBy(one => one.Id).ToDictionary(one => one.Id, one => one.IsOn, StringComparer.OrdinalIgnoreCase),
            Policies = [.. present.Where(one => one.Ref.Type == "conditionalAccessPolicy" && !steps.Any(step => step.Object == one.Ref))],
        };

        JsonElement Written(LiveObject one) => steps.Where(step => step.Object == one.Ref && step.Relation is null)
            .Aggregate(one.Content!.Root, (content, step) => AttributeSteps.Applied(Catalogue.Of(one.Ref.Type), content, step.Leaves));
    }

    private static IEnumerable<(string Id, bool IsOn)> MethodsIn(JsonElement policy) => policy.At(Configurations) is { ValueKind: JsonValueKind.Array } methods
        ? methods.EnumerateArray().Where(method => method.TextAt("id") is not null).Select(method => (method.TextAt("id")!, method.TextAt("state") is "enabled"))
        : [];
}
