using System.Diagnostics;
using Microsoft.SqlServer.Dac.Model;

// Usage: EntraRecoveryPortal.SqlServerCheck FOLDER
// FOLDER/base holds one object definition a file; every other folder in it is a case, and each case is bound together with the base.
// Writes "case <tab> finding" for all that DacFx has to say, warnings too, and last how much it bound.
var root = new DirectoryInfo(args[0]);
var common = Definitions(root.GetDirectories("base").Single());
var clock = Stopwatch.StartNew();
var definitions = 0;
foreach (var folder in root.GetDirectories().Where(folder => folder.Name != "base"))
{
    using var model = new TSqlModel(SqlServerVersion.Sql150, new TSqlModelOptions());
    foreach (var file in common.Concat(Definitions(folder)))
    {
        definitions++;
        try
        {
            model.AddObjects(File.ReadAllText(file.FullName));
        }
        catch (DacModelException refused)
        {
            foreach (var message in refused.Messages.Select(message => message.ToString()).DefaultIfEmpty(refused.Message))
                Report(folder, $"{file.Name}: {message}");
        }
    }

    foreach (var message in model.Validate())
        Report(folder, message.ToString());
}

Console.WriteLine($"bound {definitions} definitions in {clock.ElapsedMilliseconds} ms");

static FileInfo[] Definitions(DirectoryInfo folder) => [.. folder.GetFiles("*.sql").OrderBy(file => file.Name, StringComparer.Ordinal)];

static void Report(DirectoryInfo folder, string finding) =>
    Console.WriteLine($"{folder.Name}\t{finding.Replace('\r', ' ').Replace('\n', ' ').Replace('\t', ' ')}");
