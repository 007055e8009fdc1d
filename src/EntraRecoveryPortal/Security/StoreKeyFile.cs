using System.Security.Cryptography;
using System.Text;
using EntraRecoveryPortal.Configuration;

namespace EntraRecoveryPortal.Security;

/// <summary>The file of keys on the disk, readable by its owner alone.</summary>
public static class StoreKeyFile
{
    /// <summary>Puts a new key before those that the file holds; it is the active one from the next start on. Makes the file when there is none.</summary>
    public static void AddKey(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        System.IO.Directory.CreateDirectory(folder);
        var older = File.Exists(path) ? File.ReadAllText(path) : "";
        var half = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(half, options))
        {
            file.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(StoreKeyText.LeastBytes)) + '\n' + older));
            file.Flush(flushToDisk: true);
        }

        File.Move(half, path, overwrite: true);
    }
}
