using EntraRecoveryPortal.Data;

namespace EntraRecoveryPortal.Features.Snapshots.Archive;

/// <summary>Headers and coverage between the store and an archive.</summary>
internal static class ArchiveRows
{
    public static ArchivedHeader Of(SnapshotRow row) => new()
    {
        FormatVersion = row.FormatVersion,
        Number = row.Number!.Value,
        Trigger = row.Trigger,
        Method = row.Method,
        Note = row.Note,
        StartedByTenantId = row.StartedByTenantId,
        StartedByObjectId = row.StartedByObjectId,
        StartedByName = row.StartedByName,
        StartedAt = row.StartedAt,
        SealedAt = row.SealedAt!.Value,
        ExpiresAt = row.ExpiresAt!.Value,
        Slot = row.Slot,
        IsComplete = row.IsComplete,
        ObjectCount = row.ObjectCount,
        LinkCount = row.LinkCount,
        ChangedObjects = row.ChangedObjects,
        ChangedLinks = row.ChangedLinks,
        PreviousHash = row.PreviousHash is { } hash ? Convert.ToHexStringLower(hash) : null,
        StateDigest = Convert.ToHexStringLower(row.StateDigest!),
        Hash = Convert.ToHexStringLower(row.Hash!),
    };

    public static ArchivedCoverage Of(SnapshotTypeRow row) => new()
    {
        Type = row.Type,
        Relation = row.Relation,
        Coverage = row.Coverage,
        Reason = row.Reason,
        AsOfNumber = row.AsOfNumber,
        Profile = row.Profile,
        ReadStart = row.ReadStart,
        ReadEnd = row.ReadEnd,
        PresentCount = row.PresentCount,
        SoftDeletedCount = row.SoftDeletedCount,
        ChangedCount = row.ChangedCount,
        CopiedCount = row.CopiedCount,
        Method = row.Method,
        DeltaLink = row.DeltaLink,
        DriftCount = row.DriftCount,
    };

    /// <summary>The hash that the header and coverage of a manifest have; whether it is the one that they claim is the caller's question.</summary>
    public static byte[] HashOf(ArchiveManifest manifest)
    {
        var header = manifest.Snapshot;
        var row = new SnapshotRow
        {
            TenantKey = 0,
            JobKey = 0,
            Epoch = 0,
            FormatVersion = header.FormatVersion,
            Number = header.Number,
            Trigger = header.Trigger,
            Method = header.Method,
            Note = header.Note,
            StartedByTenantId = header.StartedByTenantId,
            StartedByObjectId = header.StartedByObjectId,
            StartedByName = header.StartedByName,
            StartedAt = header.StartedAt,
            SealedAt = header.SealedAt,
            ExpiresAt = header.ExpiresAt,
            Slot = header.Slot,
            IsComplete = header.IsComplete,
            ObjectCount = header.ObjectCount,
            LinkCount = header.LinkCount,
            ChangedObjects = header.ChangedObjects,
            ChangedLinks = header.ChangedLinks,
            PreviousHash = header.PreviousHash is { } hash ? Convert.FromHexString(hash) : null,
            StateDigest = Convert.FromHexString(header.StateDigest),
        };
        return SnapshotHash.Of(row, manifest.Coverage.Select(part => new SnapshotTypeRow
        {
            SnapshotKey = 0,
            Type = part.Type,
            Relation = part.Relation,
            Coverage = part.Coverage,
            Reason = part.Reason,
            AsOfNumber = part.AsOfNumber,
            Profile = part.Profile,
            ReadStart = part.ReadStart,
            ReadEnd = part.ReadEnd,
            PresentCount = part.PresentCount,
            SoftDeletedCount = part.SoftDeletedCount,
            ChangedCount = part.ChangedCount,
            CopiedCount = part.CopiedCount,
            Method = part.Method,
            DeltaLink = part.DeltaLink,
            DriftCount = part.DriftCount,
        }));
    }
}
