using EntraRecoveryPortal.TenantSimulator.Pages;
using Microsoft.AspNetCore.WebUtilities;

namespace EntraRecoveryPortal.TenantSimulator.SignIn;

/// <summary>Where a person picks an account. Every request asks: there is no session, so each sign-in is fresh.</summary>
internal sealed class AuthorizeEndpoint(AuthorizationCodes codes, DirectoryRoles roles, TimeProvider clock)
{
    public IResult Show(HttpContext http)
    {
        var request = new AuthorizeRequest(http.Request.Query.ToDictionary(x => x.Key, x => x.Value.ToString()));
        if (request.Refusal() is { } refusal)
            return Html.Page(http, "Sign in", $"<h1>This sign-in cannot go on</h1><p>{Html.Encode(refusal)}</p>", StatusCodes.Status400BadRequest, isNarrow: true);
        if (request.Fault() is { } fault)
            return Answer(http, request, new() { ["error"] = fault.Error, ["error_description"] = fault.Description });
        return PickAccountPage.Show(http, request);
    }

    public async Task<IResult> PickAsync(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var request = new AuthorizeRequest(form.Where(x => x.Key != PickAccountPage.PersonField).ToDictionary(x => x.Key, x => x.Value.ToString()));
        if (request.Refusal() is { } refusal)
            return Html.Page(http, "Sign in", $"<h1>This sign-in cannot go on</h1><p>{Html.Encode(refusal)}</p>", StatusCodes.Status400BadRequest, isNarrow: true);
        if (request.Fault() is { } fault)
            return Answer(http, request, new() { ["error"] = fault.Error, ["error_description"] = fault.Description });
        if (SimulatedTenant.People.FirstOrDefault(x => x.ObjectId == form[PickAccountPage.PersonField]) is not { } person || roles.RolesOf(person.ObjectId) is null)
            return Answer(http, request, new() { ["error"] = "access_denied", ["error_description"] = "The account does not exist or is disabled." });
        var code = codes.Issue(new(person, request["client_id"]!, request.RedirectUri, request["code_challenge"]!, request["nonce"], request["scope"]!, clock.GetUtcNow()));
        return Answer(http, request, new() { ["code"] = code });
    }

    private static IResult Answer(HttpContext http, AuthorizeRequest request, Dictionary<string, string?> values)
    {
        if (request["state"] is { } state)
            values["state"] = state;
        return request["response_mode"] == "form_post"
            ? Html.PostBack(http, request.RedirectUri, values)
            : Results.Redirect(QueryHelpers.AddQueryString(request.RedirectUri, values));
    }
}
