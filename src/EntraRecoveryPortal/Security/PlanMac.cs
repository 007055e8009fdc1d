using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EntraRecoveryPortal.Data;

namespace EntraRecoveryPortal.Security;

/// <summary>The mark that a plan was made by a portal: writing to the database must not be writing to the tenant.</summary>
internal static class PlanMac
{
    /// <summary>A plan's row with its mark.</summary>
    public static PlanRow Signed(long reportKey, DateTime createdAt, Person by, string json, StoreKeys keys)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(json));
        return new()
        {
            ReportKey = reportKey,
            CreatedAt = createdAt,
            CreatedByTenantId = by.TenantId,
            CreatedByObjectId = by.ObjectId,
            CreatedByName = by.Name,
            Json = json,
            Hash = hash,
            KeyId = keys.ActiveId,
            Mac = MacOf(reportKey, createdAt, by.TenantId, by.ObjectId, hash, keys.ActiveId, keys),
        };
    }

    public static bool IsGenuine(PlanRow plan, StoreKeys keys) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(plan.Json)).AsSpan().SequenceEqual(plan.Hash) && Holds(plan, keys);

    /// <summary>Whether the MAC fits the hash; of a plan that was erased the content does not.</summary>
    public static bool Holds(PlanRow plan, StoreKeys keys) =>
        keys.Has(plan.KeyId)
        && CryptographicOperations.FixedTimeEquals(
            MacOf(plan.ReportKey, plan.CreatedAt, plan.CreatedByTenantId, plan.CreatedByObjectId, plan.Hash, plan.KeyId, keys), plan.Mac);

    // Nothing in it can hold a line break; the hash stands for the plan itself.
    private static byte[] MacOf(long reportKey, DateTime createdAt, string? tenantId, string? objectId, byte[] hash, string keyId, StoreKeys keys) =>
        HMACSHA256.HashData(keys.KeyFor("plans", keyId), Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"{reportKey}\n{createdAt.Ticks}\n{tenantId}\n{objectId}\n{Convert.ToHexStringLower(hash)}")));
}
