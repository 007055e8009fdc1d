using Microsoft.AspNetCore.Authorization;

namespace EntraRecoveryPortal.Security;

/// <summary>A permission, or any role at all when <see cref="Permission"/> is null.</summary>
internal sealed record PermissionRequirement(string? Permission) : IAuthorizationRequirement;

internal sealed class PermissionHandler(AccessRules rules) : AuthorizationHandler<PermissionRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, PermissionRequirement requirement)
    {
        if (rules.PersonOf(context.User) is { } person
            && (requirement.Permission is null ? person.Roles.Count > 0 : rules.May(person, requirement.Permission)))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
