using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Security;

namespace EntraRecoveryPortal.Hosting;

/// <summary>Makes the key file, or puts a new active key into it. Needs no store and no right configuration: it comes before both.</summary>
internal static class NewKeyCommand
{
    public const string Name = "new-key";

    public static async Task<int> RunAsync(IConfiguration configuration, TextWriter output)
    {
        var path = Path.GetFullPath((configuration.GetSection(StoreOptions.Section).Get<StoreOptions>() ?? new()).KeyFile);
        var isFirst = !File.Exists(path);
        StoreKeyFile.AddKey(path);
        await output.WriteLineAsync(isFirst
            ? $"{path} holds the store's key. Back it up apart from the database, and give every portal of this store the same file."
            : $"{path} holds a new active key before the older ones. Give every portal of this store the same file and start them again; then run: rotate.");
        return 0;
    }
}
