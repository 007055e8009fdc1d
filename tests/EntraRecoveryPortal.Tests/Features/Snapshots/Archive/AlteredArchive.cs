using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace EntraRecoveryPortal.Tests.Features.Snapshots.Archive;

/// <summary>An archive that somebody changed a word of, with or without a sum that fits again.</summary>
internal static class AlteredArchive
{
    public static void Alter(string path, string file, string from, string to, bool withNewSum)
    {
        using var zip = ZipFile.Open(path, ZipArchiveMode.Update);
        var (before, after) = Replace(zip, file, from, to);
        if (withNewSum)
            Replace(zip, "SHA256SUMS", Sum(before), Sum(after));

        static string Sum(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    private static (string Before, string After) Replace(ZipArchive zip, string file, string from, string to)
    {
        string before;
        using (var reader = new StreamReader(zip.GetEntry(file)!.Open()))
            before = reader.ReadToEnd();
        var after = before.Replace(from, to, StringComparison.Ordinal);
        Assert.NotEqual(before, after);
        zip.GetEntry(file)!.Delete();
        using var writer = new StreamWriter(zip.CreateEntry(file).Open());
        writer.Write(after);
        return (before, after);
    }
}
