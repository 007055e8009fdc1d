using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Features.Snapshots;

namespace EntraRecoveryPortal.Features.Objects;

/// <summary>Every version of an object, newest first, and names of the ids in what they changed.</summary>
public sealed record ObjectHistory(IReadOnlyList<ObjectVersion> Versions, IReadOnlyDictionary<string, string> Names);

/// <summary>One version of an object and what it changed against the version before.</summary>
public sealed record ObjectVersion(ObjectHistoryEntry Entry, string What, IReadOnlyList<AttributeRow> Rows)
{
    public static ObjectVersion Of(ObjectRef of, ObjectHistoryEntry entry)
    {
        var rows = entry is { Content: { } now, PreviousContent: { } before } ? RowsOf(of, before, now) : [];
        return new ObjectVersion(entry, WhatOf(entry, rows.Count), rows);
    }

    private static string WhatOf(ObjectHistoryEntry entry, int changed) => (entry.PreviousState, entry.State) switch
    {
        (null, ObjectState.Present) => "First seen",
        (null, ObjectState.SoftDeleted) => "First seen in the recycle bin",
        (ObjectState.Present, ObjectState.SoftDeleted) => "Moved to the recycle bin",
        (ObjectState.SoftDeleted, ObjectState.Present) => "Restored from the recycle bin",
        (ObjectState.Gone, ObjectState.Present) => "Seen again",
        (_, ObjectState.Gone) => "Gone",
        (_, _) when changed > 0 => $"{Words.Count(changed, "attribute")} changed",
        (_, _) => "Kept again, nothing that is compared changed",
    };

    private static List<AttributeRow> RowsOf(ObjectRef of, CanonicalJson before, CanonicalJson now)
    {
        var profile = new CaptureProfile { Type = of.Type, Properties = ["*"], Relations = [] };
        var coverage = new Coverage { Type = of.Type, State = CoverageState.Complete };
        var pair = new ObjectPair { Ref = of, From = Side(before), Now = Side(now) };
        var comparison = SnapshotComparer.Compare(new ComparisonInput
        {
            FromProfiles = [profile],
            NowProfiles = [profile],
            FromCoverage = [coverage],
            NowCoverage = [coverage],
            Objects = [pair],
            Links = [],
            Lookup = other => other == of ? pair : null,
        });
        return [.. from change in comparison.Changes
                   from item in change.Items
                   where item.Kind is ItemKind.Attribute
                   select new AttributeRow(item.Path, item.From, item.Now)];

        DirectoryObject Side(CanonicalJson content) => new() { Ref = of, Content = content };
    }
}
