using System.Globalization;
using EntraRecoveryPortal.TenantSimulator.Incidents;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Pages;

/// <summary>What is in the tenant, what can go wrong, and what was written lately.</summary>
internal static class TenantPage
{
    private const int ShownWrites = 15;

    public static IResult Show(HttpContext http, TenantStore store, WriteJournal journal, IncidentOutcome? latest, SimulatorOptions options)
    {
        var counts = store.Read(state => Kinds.All.Select(x => (Kind: x, Live: state.Count(x), Deleted: state.CountDeleted(x))).ToList());
        return Html.Page(http, "Tenant", $"""
            <h1>{SimulatedTenant.Name}, a simulated tenant</h1>
            <p class="soft">Tenant {SimulatedTenant.TenantId} · seed {options.Seed} · <a href="/_simulator/state">full state</a> · <a href="/_simulator/writes">all writes</a></p>
            <section class="card"><h2>Cause an incident</h2>
            <p role="status"{(latest is null ? "" : " class=\"notice\"")}>{Html.Encode(latest?.Description ?? "Nothing has happened yet.")}</p>
            {string.Concat(Incident.All.Select(Button))}
            <form method="post" action="/_simulator/reset" class="act"><p>The tenant as it was at the start, with no incident and no writes.</p><button>Reset the tenant</button></form></section>
            <section class="card"><h2>In the directory</h2><table><thead><tr><th scope="col">Type</th><th scope="col" class="number">Objects</th><th scope="col" class="number">Deleted</th></tr></thead><tbody>
            {string.Concat(counts.Select(x => $"<tr><th scope=\"row\">{x.Kind}</th><td class=\"number\">{Number(x.Live)}</td><td class=\"number\">{Number(x.Deleted)}</td></tr>"))}
            </tbody></table></section>
            <section class="card"><h2>People to sign in as</h2><table><thead><tr><th scope="col">Name</th><th scope="col">Sign-in name</th><th scope="col">Role</th></tr></thead><tbody>
            {string.Concat(SimulatedTenant.People.Select(x => $"<tr><th scope=\"row\">{Html.Encode(x.Name)}</th><td>{Html.Encode(x.UserPrincipalName)}</td><td>{Html.Encode(x.Roles.Count == 0 ? "none" : string.Join(", ", x.Roles))}</td></tr>"))}
            </tbody></table></section>
            <section class="card"><h2>Last writes through Graph</h2>{Writes(journal)}</section>
            """);
    }

    private static string Button(Incident incident) => $"""
        <form method="post" action="/_simulator/incidents/{incident.Name}" class="act"><p>{Html.Encode(incident.Story)}</p><button class="danger">{Html.Encode(incident.Title)}</button></form>
        """;

    private static string Writes(WriteJournal journal)
    {
        var last = journal.Read().Reverse().Take(ShownWrites).ToList();
        if (last.Count == 0)
            return "<p class=\"soft\">None yet.</p>";
        var rows = last.Select(x => $"<tr><td>{x.At.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture)}</td><td>{Html.Encode(x.Method)}</td><td><code>{Html.Encode(x.Path)}</code></td><td class=\"number\">{x.Status}</td></tr>");
        return $"<table><thead><tr><th scope=\"col\">UTC</th><th scope=\"col\">Method</th><th scope=\"col\">Path</th><th scope=\"col\" class=\"number\">Status</th></tr></thead><tbody>{string.Concat(rows)}</tbody></table>";
    }

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
