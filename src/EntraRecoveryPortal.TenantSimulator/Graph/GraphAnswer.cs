using System.Text.Json.Nodes;

namespace EntraRecoveryPortal.TenantSimulator.Graph;

/// <summary>What goes back: a status with a body, a plain text or nothing, or a fault.</summary>
internal sealed record GraphAnswer(int Status, JsonNode? Body = null, GraphFault? Fault = null)
{
    public static GraphAnswer NoContent { get; } = new(204);

    public string? Location { get; init; }

    public static implicit operator GraphAnswer(GraphFault fault) => new(fault.Status, Fault: fault);

    public static GraphAnswer Ok(JsonNode body) => new(200, body);
}
