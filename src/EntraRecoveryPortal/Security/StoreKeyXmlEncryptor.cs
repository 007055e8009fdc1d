using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace EntraRecoveryPortal.Security;

/// <summary>Encrypts the keys that protect cookies under the store's active key: whoever reads the database alone cannot make a cookie.</summary>
internal sealed class StoreKeyXmlEncryptor(StoreKeys keys) : IXmlEncryptor
{
    internal const string Purpose = "cookie key ring";

    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var plain = Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
        var stored = StoreCipher.Close(keys.KeyFor(Purpose, keys.ActiveId), plain, associated: []);
        return new EncryptedXmlInfo(new XElement("encrypted", new XAttribute("key", keys.ActiveId), Convert.ToBase64String(stored)), typeof(StoreKeyXmlDecryptor));
    }
}

/// <summary>Made by the framework from its stored type name, with the services.</summary>
internal sealed class StoreKeyXmlDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement)
    {
        var key = services.GetRequiredService<StoreKeys>().KeyFor(StoreKeyXmlEncryptor.Purpose, encryptedElement.Attribute("key")!.Value);
        return XElement.Parse(Encoding.UTF8.GetString(StoreCipher.Open(key, Convert.FromBase64String(encryptedElement.Value), associated: [])));
    }
}
