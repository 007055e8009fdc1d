using System.Security.Cryptography;
using System.Text;
using EntraRecoveryPortal.Configuration;
using Microsoft.Extensions.Options;

namespace EntraRecoveryPortal.Security;

/// <summary>
/// The secret outside the database. Each use derives a key of its own from it, so that one who reads or writes the database alone
/// neither learns nor forges what is protected.
/// </summary>
public sealed class KeyFile
{
    private const int Length = 32;
    private readonly byte[] secret;

    public KeyFile(IOptions<StoreOptions> store)
    {
        var (path, provider) = (store.Value.KeyFile, store.Value.Provider);
        if (provider == StoreProvider.Sqlite && !File.Exists(path))
            Make(path);
        secret = Convert.FromBase64String(File.ReadAllText(path).Trim());
        if (secret.Length < Length)
            throw new InvalidOperationException($"Store:KeyFile holds {secret.Length} bytes; {Length} are needed.");
    }

    /// <summary>32 bytes that are the same for the same purpose on every portal with this file.</summary>
    public byte[] KeyFor(string purpose)
        => HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, Length, info: Encoding.UTF8.GetBytes(purpose));

    private static void Make(string path)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            Directory.CreateDirectory(folder);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(path, Encoding.ASCII, options);
        writer.WriteLine(Convert.ToBase64String(RandomNumberGenerator.GetBytes(Length)));
    }
}
