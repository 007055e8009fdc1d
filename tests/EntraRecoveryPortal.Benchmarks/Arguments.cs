using System.Globalization;

namespace EntraRecoveryPortal.Benchmarks;

/// <summary>What follows a command's name: switches, and names each with its value.</summary>
internal sealed class Arguments(IReadOnlyList<string> given)
{
    public bool Has(string name) => given.Contains(name, StringComparer.Ordinal);

    public string? Text(string name) => given.SkipWhile(argument => argument != name).Skip(1).FirstOrDefault();

    public int Number(string name, int otherwise) => Text(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    /// <summary>The folder that was named, or one of its own.</summary>
    public string Folder(string prefix) => Text("--folder") ?? Directory.CreateTempSubdirectory(prefix).FullName;
}
