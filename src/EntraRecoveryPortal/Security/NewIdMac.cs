using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EntraRecoveryPortal.Data;

namespace EntraRecoveryPortal.Security;

/// <summary>The mark that a portal wrote down under which id something was made again.</summary>
internal static class NewIdMac
{
    public static NewIdRow Signed(NewIdRow row, StoreKeys keys)
    {
        row.Mac = MacOf(row, keys);
        return row;
    }

    public static bool Holds(NewIdRow row, StoreKeys keys) => keys.Has(row.KeyId) && CryptographicOperations.FixedTimeEquals(MacOf(row, keys), row.Mac);

    // Ids hold no line break.
    private static byte[] MacOf(NewIdRow row, StoreKeys keys) =>
        HMACSHA256.HashData(keys.KeyFor("newIds", row.KeyId), Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"{row.TenantKey}\n{row.Type}\n{row.OldId}\n{row.NewId}\n{row.OldAppId}\n{row.NewAppId}\n{row.RecoveryKey}\n{row.Order}\n{row.At.Ticks}")));
}
