using System.Security.Cryptography;
using System.Text;

namespace EntraRecoveryPortal.TenantSimulator.State;

/// <summary>Identifiers and choices that depend on the seed alone.</summary>
internal sealed class SeededIds(int seed)
{
    public string Guid(string what, int number)
    {
        Span<byte> bytes = stackalloc byte[16];
        Hash(what, number).AsSpan(0, 16).CopyTo(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    /// <summary>A key as Graph gives assignments and grants: not a GUID, 43 characters.</summary>
    public string Key(string what, int number) => Convert.ToBase64String(Hash(what, number)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    public int Choose(string what, int number, int count) => (int)(BitConverter.ToUInt32(Hash(what, number)) % (uint)count);

    private byte[] Hash(string what, int number) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{seed}/{what}/{number}")));
}
