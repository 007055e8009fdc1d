using System.Globalization;
using EntraRecoveryPortal.TenantSimulator.Incidents;
using EntraRecoveryPortal.TenantSimulator.State;
using EntraRecoveryPortal.TenantSimulator.Weather;

namespace EntraRecoveryPortal.TenantSimulator.Pages;

/// <summary>What is in the tenant, what can go wrong, and what was written lately.</summary>
internal static class TenantPage
{
    private const int ShownWrites = 15;

    public static IResult Show(HttpContext http, TenantStore store, WriteJournal journal, IncidentOutcome? latest, TenantWeather weather, SimulatorOptions options)
    {
        return Html.Page(http, "Tenant", $"""
            <header><div><h1>{SimulatedTenant.Name}, a simulated tenant</h1>
            <p class="soft">Tenant {SimulatedTenant.TenantId} · seed {options.Seed} · <a href="/_simulator/state">full state</a> · <a href="/_simulator/writes">all writes</a></p></div>
            <form method="post" action="/_simulator/reset"><button>Reset the tenant</button></form></header>
            {Card("What happened last", IncidentCards.Last(latest))}
            {Card("Cause an incident", IncidentCards.Choice())}
            {Card("Weather", WeatherCard.Of(weather))}
            <div class="pair">{Card("In the directory", Counts(store))}{Card("People to sign in as", People())}</div>
            {Card("Last writes through Graph", Writes(journal))}
            """);
    }

    private static string Card(string title, string body) => $"<section class=\"card\"><h2>{title}</h2>{body}</section>";

    private static string Counts(TenantStore store)
    {
        var counts = store.Read(state => Kinds.All.Select(x => (Kind: x, Live: state.Count(x), Deleted: state.CountDeleted(x))).ToList());
        var rows = counts.Select(x => $"<tr><th scope=\"row\">{x.Kind}</th><td class=\"number\">{Number(x.Live)}</td><td class=\"number\">{Number(x.Deleted)}</td></tr>");
        return $"<table><thead><tr><th scope=\"col\">Type</th><th scope=\"col\" class=\"number\">Objects</th><th scope=\"col\" class=\"number\">Deleted</th></tr></thead><tbody>{string.Concat(rows)}</tbody></table>";
    }

    private static string People()
    {
        var rows = SimulatedTenant.People.Select(x => $"<tr><th scope=\"row\">{Html.Encode(x.Name)}<br><small>{Html.Encode(x.UserPrincipalName)}</small></th><td>{Html.Encode(x.Roles.Count == 0 ? "no role" : string.Join(", ", x.Roles))}</td></tr>");
        return $"<table><thead><tr><th scope=\"col\">Who</th><th scope=\"col\">Role in the portal</th></tr></thead><tbody>{string.Concat(rows)}</tbody></table>";
    }

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
