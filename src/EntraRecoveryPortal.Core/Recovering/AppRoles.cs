using System.Text.Json;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Recovering;

/// <summary>Nobody is given an app role that the application does not have, or has switched off, once the plan is carried out: Graph refuses that.</summary>
internal static class AppRoles
{
    private const string Roles = "appRoles";
    private const string NotThere = "The application does not have this app role now: tick the role as well.";
    private const string SwitchedOff = "The app role is switched off, and Microsoft Graph gives nobody such a role: switch it on, assign it in Entra, and switch it off again.";
    private const string Asleep = " If it was there at the deletion, it comes back by itself.";

    /// <summary>Why an assignment cannot be made again; null where it can, or nobody knows the roles: the recycle bin does not tell all of them.</summary>
    internal static string? WhyNot(PlanStep step, IReadOnlyList<PlanStep> steps, Func<ObjectRef, LiveObject?> live, Func<PlanStep, JsonElement> content)
    {
        if (step is not { Object.Type: "appRoleAssignment", Source: { } source })
            return null;
        var assignment = JsonElement.Parse(source);
        var (role, resource) = (assignment.TextAt("appRoleId"), assignment.TextAt("resourceId"));
        if (!Guid.TryParse(role, out var id) || id == Guid.Empty || live(new ObjectRef("servicePrincipal", resource ?? "")) is not { State: ObjectState.Present, Content: { } principal } || RolesAfter(principal, steps, content) is not { } roles)
            return null;
        var found = roles.EnumerateArray().FirstOrDefault(one => string.Equals(one.TextAt("id"), role, StringComparison.OrdinalIgnoreCase));
        if (found.IsTrueAt("isEnabled"))
            return null;
        var isAsleep = steps.Any(one => one.Kind == StepKind.RestoreFromBin && one.Object.Id == assignment.TextAt("principalId"));
        return (found.ValueKind == JsonValueKind.Object ? SwitchedOff : NotThere) + (isAsleep ? Asleep : "");
    }

    // A service principal has the roles of its application; what the plan writes there comes first.
    private static JsonElement? RolesAfter(CanonicalJson principal, IReadOnlyList<PlanStep> steps, Func<PlanStep, JsonElement> content)
    {
        var appId = principal.Root.TextAt("appId");
        List<PlanStep> written =
        [
            .. steps.Where(one => one is { Object.Type: "application", Kind: StepKind.Update } && one.Leaves.Any(leaf => AttributePath.Root(leaf.Path) is Roles)
                && content(one) is { ValueKind: JsonValueKind.Object } application && string.Equals(application.TextAt("appId"), appId, StringComparison.OrdinalIgnoreCase)),
        ];
        var said = written.Count == 0 ? principal.Root : written.Aggregate(content(written[0]), (now, update) => AttributeSteps.Applied(Catalogue.Of("application"), now, update.Leaves));
        return said.At(Roles) is { ValueKind: JsonValueKind.Array } roles ? roles : null;
    }
}
