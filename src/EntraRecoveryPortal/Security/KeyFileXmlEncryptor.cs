using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace EntraRecoveryPortal.Security;

/// <summary>Encrypts the keys that protect cookies under the key file: whoever reads the database alone cannot make a cookie.</summary>
internal sealed class KeyFileXmlEncryptor(KeyFile keyFile) : IXmlEncryptor
{
    internal const string Purpose = "cookie key ring";

    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var plain = Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
        var nonce = RandomNumberGenerator.GetBytes(AesGcm.NonceByteSizes.MaxSize);
        var tag = new byte[AesGcm.TagByteSizes.MaxSize];
        var cipher = new byte[plain.Length];
        using var aes = new AesGcm(keyFile.KeyFor(Purpose), tag.Length);
        aes.Encrypt(nonce, plain, cipher, tag);
        return new EncryptedXmlInfo(new XElement("encrypted", Convert.ToBase64String([.. nonce, .. tag, .. cipher])), typeof(KeyFileXmlDecryptor));
    }
}

/// <summary>Made by the framework from its stored type name, with the services.</summary>
internal sealed class KeyFileXmlDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement)
    {
        var keyFile = services.GetRequiredService<KeyFile>();
        var all = Convert.FromBase64String(encryptedElement.Value).AsSpan();
        var nonce = all[..AesGcm.NonceByteSizes.MaxSize];
        var tag = all.Slice(nonce.Length, AesGcm.TagByteSizes.MaxSize);
        var cipher = all[(nonce.Length + tag.Length)..];
        var plain = new byte[cipher.Length];
        using var aes = new AesGcm(keyFile.KeyFor(KeyFileXmlEncryptor.Purpose), tag.Length);
        aes.Decrypt(nonce, cipher, tag, plain);
        return XElement.Parse(Encoding.UTF8.GetString(plain));
    }
}
