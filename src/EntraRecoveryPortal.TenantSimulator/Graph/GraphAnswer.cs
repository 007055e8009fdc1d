using System.Globalization;
using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Metering;

namespace EntraRecoveryPortal.TenantSimulator.Graph;

/// <summary>What goes back: a status with a body, a plain text or nothing, or a fault.</summary>
internal sealed record GraphAnswer(int Status, JsonNode? Body = null, GraphFault? Fault = null)
{
    public static GraphAnswer NoContent { get; } = new(204);

    public string? Location { get; init; }

    /// <summary>Seconds to wait; null where the answer does not tell.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>What the call cost; null where it was not charged.</summary>
    public Toll? Toll { get; init; }

    /// <summary>The tenant is another than before the call.</summary>
    public bool TookEffect { get; init; }

    public static implicit operator GraphAnswer(GraphFault fault) => new(fault.Status, Fault: fault);

    public static GraphAnswer Ok(JsonNode body) => new(200, body);

    /// <summary>Headers that belong to this answer, alone or as part of a batch.</summary>
    public IEnumerable<(string Name, string Value)> Headers()
    {
        if (Location is not null)
            yield return ("Location", Location);
        if (RetryAfter is { } seconds)
            yield return ("Retry-After", seconds.ToString(CultureInfo.InvariantCulture));
        if (Toll is null)
            yield break;
        yield return ("x-ms-resource-unit", Toll.Units.ToString(CultureInfo.InvariantCulture));
        if (Toll.Share is { } share)
            yield return ("x-ms-throttle-limit-percentage", share.ToString("0.0#", CultureInfo.InvariantCulture));
        if (Toll.Refusal is { Scope: { } scope, Information: { } information })
        {
            yield return ("x-ms-throttle-scope", scope);
            yield return ("x-ms-throttle-information", information);
        }
    }
}
