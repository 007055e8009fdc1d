using System.Globalization;
using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Incidents;

namespace EntraRecoveryPortal.TenantSimulator.Pages;

/// <summary>What can go wrong, and what did.</summary>
internal static class IncidentCards
{
    private const int MostLines = 20;
    private const int MostLetters = 90;

    public static string Last(IncidentOutcome? latest)
    {
        if (latest is null)
            return "<p role=\"status\" class=\"soft\">Nothing has happened yet.</p>";
        var lines = Lines(latest.Damage).ToList();
        var rows = string.Concat(lines.Take(MostLines).Select(x => $"<tr><th scope=\"row\">{Html.Encode(x.What)} <small>{Html.Encode(x.Kind)}</small></th><td>{x.Change}</td></tr>"));
        var more = lines.Count <= MostLines ? "" : $"<p class=\"soft\">and {Number(lines.Count - MostLines)} more</p>";
        var honest = latest.Honest.Count == 0 ? "" : $"<h3>Rightly changed beside it</h3><ul>{string.Concat(latest.Honest.Select(x => $"<li>{Html.Encode(x.Description)}</li>"))}</ul>";
        return $"""
            <p role="status" class="notice"><strong>{Html.Encode(latest.Title)}</strong> · {latest.At.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture)} UTC<br>{Html.Encode(latest.Description)}</p>
            {(rows.Length == 0 ? "" : $"<table class=\"changes\"><thead><tr><th scope=\"col\">What</th><th scope=\"col\">Change</th></tr></thead><tbody>{rows}</tbody></table>")}{more}{honest}
            <p class="soft"><a href="/_simulator/incidents/{latest.Name}">The truth as JSON</a> · <a href="/_simulator/incidents">all incidents and their last truth</a></p>
            """;
    }

    public static string Choice() => string.Concat(IncidentCatalogue.Themes.Select(theme => $"""
        <h3>{Html.Encode(theme.Title)}</h3>
        <div class="grid">{string.Concat(theme.Incidents.Select(Card))}</div>
        """));

    private static string Card(Incident incident) => $"""
        <div class="incident"><p>{Html.Encode(incident.Story)}</p><div class="buttons">
        {Button(incident, "", incident.Title)}{(incident.WaitsForListing ? Button(incident, "?now", "At once") : "")}</div></div>
        """;

    private static string Button(Incident incident, string query, string text) =>
        $"<form method=\"post\" action=\"/_simulator/incidents/{incident.Name}{query}\"><button class=\"danger\">{Html.Encode(text)}</button></form>";

    private static IEnumerable<(string What, string Kind, string Change)> Lines(ChangeSet changes)
    {
        foreach (var one in changes.Objects)
        {
            if (one.Change != ObjectFate.Updated)
                yield return (one.DisplayName, one.Kind, Words(one.Change));
            if (one.Change is ObjectFate.Created or ObjectFate.Purged)
                continue;
            foreach (var attribute in one.Attributes.Where(x => x.Path != "deletedDateTime"))
                yield return (one.DisplayName, one.Kind, $"<code>{Html.Encode(attribute.Path)}</code> <del>{Text(attribute.Before)}</del> → <ins>{Text(attribute.After)}</ins>");
        }

        foreach (var link in changes.Links)
            yield return (link.SourceName, link.Relation, $"{(link.Change == LinkFate.Added ? "added" : "removed")} {Html.Encode(link.TargetName)}");
    }

    private static string Words(ObjectFate fate) => fate switch
    {
        ObjectFate.SoftDeleted => "into the recycle bin",
        ObjectFate.Purged => "gone for good",
        ObjectFate.Created => "made",
        ObjectFate.Restored => "out of the recycle bin",
        _ => "changed",
    };

    private static string Text(JsonNode? value)
    {
        var text = value switch
        {
            null => "nothing",
            JsonValue single when single.TryGetValue<string>(out var plain) => plain,
            JsonObject named when named["displayName"] is JsonValue name => name.ToString(),
            _ => value.ToJsonString(),
        };
        return Html.Encode(text.Length > MostLetters ? $"{text[..MostLetters]}…" : text);
    }

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
