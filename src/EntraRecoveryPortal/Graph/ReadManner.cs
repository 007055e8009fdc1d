using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Graph;

/// <summary>How a read is made: in which lane, before whom, and with which headers (nextLink does not carry them).</summary>
internal sealed record ReadManner(Lane Lane, GraphPriority Priority)
{
    public IReadOnlyDictionary<string, string> Headers { get; init; } = GraphRequest.NoHeaders;
}
