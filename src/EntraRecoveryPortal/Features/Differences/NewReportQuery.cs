using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;

namespace EntraRecoveryPortal.Features.Differences;

/// <summary>The wish for a report as the address of the page that asks for it.</summary>
public static class NewReportQuery
{
    private const int MostIds = 50;

    /// <summary>"scope=types&amp;type=user": without the question mark, to stand behind other values.</summary>
    public static string Of(ReportScope scope, ScopeDetail detail)
    {
        var query = new QueryBuilder { { "scope", StoredNames.Of(scope) } };
        foreach (var type in detail.Types)
            query.Add("type", type);
        foreach (var reference in detail.Ids.Take(MostIds))
            query.Add("id", reference.Id);
        return query.ToString()[1..];
    }

    public static NewReport Parse(string uri)
    {
        var start = uri.IndexOf('?', StringComparison.Ordinal);
        var query = QueryHelpers.ParseQuery(start < 0 ? "" : uri[start..].Split('#')[0]);
        return new()
        {
            From = Number("from"),
            To = Number("to"),
            Scope = query.TryGetValue("scope", out var scope) && Enum.TryParse<ReportScope>(scope, ignoreCase: true, out var named) && Enum.IsDefined(named) ? named : ReportScope.All,
            Types = [.. Texts("type")],
            Ids = string.Join('\n', Texts("id")),
            OperationId = Guid.NewGuid(),
        };

        int? Number(string key) => query.TryGetValue(key, out var text) && int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;

        IEnumerable<string> Texts(string key) => query.TryGetValue(key, out var texts) ? texts.OfType<string>().Where(text => text.Length > 0) : [];
    }
}
