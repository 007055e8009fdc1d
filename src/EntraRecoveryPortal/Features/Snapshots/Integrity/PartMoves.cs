using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Features.Snapshots.Integrity;

/// <summary>How the counts of one type or relation move with each snapshot, and once added up, what they are.</summary>
internal sealed record PartMoves(int[] Present, int[] SoftDeleted, int[] Changed, int[] Copied)
{
    public static PartMoves None(int snapshots) => new(new int[snapshots], new int[snapshots], new int[snapshots], new int[snapshots]);

    public int[] Of(ObjectState state) => state == ObjectState.SoftDeleted ? SoftDeleted : Present;

    public bool HasAny(int index) => Present[index] != 0 || SoftDeleted[index] != 0 || Changed[index] != 0 || Copied[index] != 0;

    public void AddUp()
    {
        for (var index = 1; index < Present.Length; index++)
        {
            Present[index] += Present[index - 1];
            SoftDeleted[index] += SoftDeleted[index - 1];
        }
    }
}
