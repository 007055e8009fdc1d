using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Metering;
using EntraRecoveryPortal.TenantSimulator.Weather;
using Microsoft.AspNetCore.WebUtilities;

namespace EntraRecoveryPortal.TenantSimulator.Graph;

/// <summary>Graph as a caller meets it: every call, alone or part of a batch, is charged, may be refused or struck, and is counted.</summary>
internal sealed class WeatheredGraph(GraphService graph, WeatherStation weather, QuotaMeter meter, RequestCounts counts)
{
    public GraphAnswer Answer(GraphRequest asked)
    {
        var request = asked with { Caller = weather.Admit(asked.Caller) };
        var toll = meter.Charge(request);
        counts.Charged(request, toll);
        if (toll.Refusal is { } refusal)
            return new GraphAnswer(429, Fault: GraphFault.Throttled) { RetryAfter = refusal.RetryAfter, Toll = toll };
        var fault = weather.Strike(request, FaultKind.Status);
        if (fault is { TakesEffect: false })
            return Struck(fault) with { Toll = toll };
        var answer = graph.Answer(request);
        if (answer.TookEffect)
            counts.TookEffect(request);
        return (fault is null ? WithLostPage(request, answer) : Struck(fault)) with { Toll = toll };
    }

    /// <summary>A fault that strikes a batch as a whole.</summary>
    public GraphAnswer? StrikeBatch(GraphRequest batch) => weather.Strike(batch, FaultKind.Status) is { } fault ? Struck(fault) : null;

    private GraphAnswer Struck(FaultRule fault)
    {
        counts.Struck($"{fault.Status}{(fault.TakesEffect ? " after the effect" : "")}");
        return new(fault.Status, Fault: GraphFault.Outage(fault.Status)) { RetryAfter = fault.RetryAfter };
    }

    private GraphAnswer WithLostPage(GraphRequest request, GraphAnswer answer)
    {
        if (answer.Body is not JsonObject list || list["@odata.nextLink"]?.ToString() is not { } link || weather.Strike(request, FaultKind.SkippedPage, FaultKind.EarlyEnd) is not { } fault)
            return answer;
        counts.Struck(fault.Kind == FaultKind.SkippedPage ? "skipped page" : "early end");
        var body = list.DeepClone().AsObject();
        body.Remove("@odata.nextLink");
        var (name, onward) = Beyond(request, link, toTheEnd: fault.Kind == FaultKind.EarlyEnd);
        if (onward is not null)
            body[name] = onward;
        return answer with { Body = body };
    }

    /// <summary>The link of the page that this one leads to, or of the last.</summary>
    private (string Name, string? Link) Beyond(GraphRequest request, string link, bool toTheEnd)
    {
        while (true)
        {
            var query = QueryHelpers.ParseQuery(new Uri(link).Query).ToDictionary(x => x.Key, x => x.Value.ToString(), StringComparer.OrdinalIgnoreCase);
            var page = graph.Answer(request with { Query = query }).Body;
            if (page?["@odata.nextLink"]?.ToString() is not { } next)
                return ("@odata.deltaLink", page?["@odata.deltaLink"]?.ToString());
            if (!toTheEnd)
                return ("@odata.nextLink", next);
            link = next;
        }
    }
}
