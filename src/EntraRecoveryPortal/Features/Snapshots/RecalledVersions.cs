using EntraRecoveryPortal.Data;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>Versions of the snapshot before, by object, and the contents of those that a capture replaces.</summary>
internal sealed record RecalledVersions(IReadOnlyDictionary<long, ObjectVersionRow> Before, IReadOnlyDictionary<long, ReadOnlyMemory<byte>> Replaced)
{
    public static RecalledVersions None { get; } = new(new Dictionary<long, ObjectVersionRow>(), new Dictionary<long, ReadOnlyMemory<byte>>());
}
