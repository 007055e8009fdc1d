using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Features.Snapshots;

internal static class StoredObject
{
    public static DirectoryObject? Of(ObjectRef of, ObjectState? state, CanonicalJson? content) =>
        state is { } known && content is not null ? new() { Ref = of, State = known, Content = content } : null;
}
