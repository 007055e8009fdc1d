using EntraRecoveryPortal.TenantSimulator.Pages;

namespace EntraRecoveryPortal.TenantSimulator.SignIn;

internal static class PickAccountPage
{
    public const string PersonField = "simulated_person";

    public static IResult Show(HttpContext http, AuthorizeRequest request)
    {
        var hidden = string.Concat(request.Parameters.Select(x => $"<input type=\"hidden\" name=\"{Html.Encode(x.Key)}\" value=\"{Html.Encode(x.Value)}\">"));
        var hinted = request["login_hint"];
        var people = SimulatedTenant.People.OrderByDescending(x => string.Equals(x.UserPrincipalName, hinted, StringComparison.OrdinalIgnoreCase));
        var buttons = string.Concat(people.Select((x, i) =>
            $"<button class=\"person\" name=\"{PersonField}\" value=\"{x.ObjectId}\"{(i == 0 && hinted is not null ? " autofocus" : "")}><strong>{Html.Encode(x.Name)}</strong><span>{Html.Encode(x.UserPrincipalName)}</span><span>{Html.Encode(x.Roles.Count == 0 ? "no role" : string.Join(", ", x.Roles))}</span></button>"));
        return Html.Page(http, "Pick an account", $"""
            <h1>Pick an account</h1>
            <p class="soft">Simulated sign-in for {SimulatedTenant.Name}. No password: these people do not exist.</p>
            <form method="post" action="{Html.Encode(http.Request.Path)}">{hidden}{buttons}</form>
            """, isNarrow: true);
    }
}
