using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Graph;

namespace EntraRecoveryPortal.Features.GraphAccess;

/// <summary>What the portal may do in the tenant, as of now.</summary>
public sealed record GraphAccessReport
{
    /// <summary>Null when no tenant answers.</summary>
    public required TenantInfo? Tenant { get; init; }

    public required string TenantId { get; init; }

    public required string Cloud { get; init; }

    /// <summary>Null when the reader may not see them.</summary>
    public required LicenceSight? Licences { get; init; }

    public required AppAccess Reader { get; init; }

    /// <summary>Null when none is configured.</summary>
    public required AppAccess? Writer { get; init; }

    /// <summary>Null while the reader reads.</summary>
    public required BrokenAccess? Broken { get; init; }

    /// <summary>True when one application is both, and so always able to write.</summary>
    public bool IsOneForBoth => Writer?.ClientId is { } id && string.Equals(id, Reader.ClientId, StringComparison.OrdinalIgnoreCase);

    /// <summary>Types that are not captured because a setting does not ask for them.</summary>
    public required IReadOnlyList<ObjectType> SwitchedOff { get; init; }

    public IReadOnlyList<TypeAccess> Types => [.. Catalogue.Every.Except(SwitchedOff).Select(type => TypeAccess.Of(type, Reader, Writer))];
}

/// <summary>What of one type can be read, and written back.</summary>
/// <param name="ReadLoss">What is not captured; null when nothing lacks.</param>
/// <param name="WriteLoss">What is not put back; null when nothing lacks.</param>
/// <param name="IsReadKnown">False when nobody tells what the reader may do.</param>
/// <param name="IsWriteKnown">The same for the writer.</param>
public sealed record TypeAccess(ObjectType Type, string? ReadLoss, string? WriteLoss, bool IsReadKnown, bool IsWriteKnown)
{
    public static TypeAccess Of(ObjectType type, AppAccess reader, AppAccess? writer) =>
        new(type, ReadLossOf(type, reader), WriteLossOf(type, writer), reader.Held is not null, writer is null || writer.Held is not null);

    private static string? ReadLossOf(ObjectType type, AppAccess reader)
    {
        if (reader.Has(type.ReadPermissions) is false)
            return $"not captured: lacks {Lacking(type.ReadPermissions, reader)}";
        string[] parts =
        [
            .. type.Relations.Where(relation => reader.Has(relation.ReadPermissions) is false).Select(relation => $"{relation.Name} (lacks {Lacking(relation.ReadPermissions, reader)})"),
            .. type.Joined.Where(part => reader.Has(part.ReadPermissions) is false).Select(part => $"{part.Name} (lacks {Lacking(part.ReadPermissions, reader)})"),
        ];
        return parts.Length == 0 ? null : $"without or with a part only of: {string.Join(", ", parts)}";
    }

    private static string? WriteLossOf(ObjectType type, AppAccess? writer) => (type.NotRestorableReason, writer) switch
    {
        ({ } reason, _) => reason,
        (_, null) => "no writer is configured",
        _ when writer.Has(type.WritePermissions) is false => $"lacks {Lacking(type.WritePermissions, writer)}",
        _ => null,
    };

    private static string Lacking(IReadOnlyList<string> permissions, AppAccess app) => string.Join(" and ", permissions.Where(permission => app.Has([permission]) is false));
}

/// <summary>What keeps the reader from reading, and what somebody outside the portal can do about it.</summary>
public sealed record BrokenAccess(string What, IReadOnlyList<string> Mend);
