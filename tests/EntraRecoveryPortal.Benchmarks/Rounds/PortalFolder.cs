using EntraRecoveryPortal.Security;
using EntraRecoveryPortal.TenantSimulator;

namespace EntraRecoveryPortal.Benchmarks.Rounds;

/// <summary>Everything that a portal keeps: database, keys and anchor in one folder that can be copied. Its tenant is a simulated one.</summary>
public sealed class PortalFolder
{
    public PortalFolder(string path)
    {
        Path = Directory.CreateDirectory(path).FullName;
        if (!File.Exists(KeyFile))
            StoreKeyFile.AddKey(KeyFile);
    }

    public string Path { get; }

    private string KeyFile => System.IO.Path.Combine(Path, "portal.key");

    /// <summary>No schedule asks for anything but purges, every snapshot but the newest two expires within a day, and whoever is there recovers alone.</summary>
    public IReadOnlyDictionary<string, string?> SettingsFor(Uri tenant) => new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["SignIn:Instance"] = tenant.ToString(),
        ["SignIn:TenantId"] = SimulatedTenant.TenantId,
        ["SignIn:ClientId"] = SimulatedTenant.PortalClientId,
        ["SignIn:ClientSecret"] = SimulatedTenant.PortalClientSecret,
        ["Tenant:Id"] = SimulatedTenant.TenantId,
        ["Tenant:Instance"] = tenant.ToString(),
        ["Tenant:GraphUrl"] = new Uri(tenant, "v1.0").ToString(),
        ["Tenant:Reader:ClientId"] = SimulatedTenant.ReaderClientId,
        ["Tenant:Reader:ClientSecret"] = SimulatedTenant.ReaderClientSecret,
        ["Tenant:Writer:ClientId"] = SimulatedTenant.WriterClientId,
        ["Tenant:Writer:ClientSecret"] = SimulatedTenant.WriterClientSecret,
        ["Store:ConnectionString"] = $"Data Source={System.IO.Path.Combine(Path, "portal.db")}",
        ["Store:KeyFile"] = KeyFile,
        ["Integrity:AnchorFile"] = System.IO.Path.Combine(Path, "portal.anchor"),
        ["Integrity:VerifyEvery"] = "00:00:00",
        ["Schedule:Every"] = "00:00:00",
        ["Retention:Daily"] = "0",
        ["Retention:Weekly"] = "0",
        ["Retention:Monthly"] = "0",
        ["Retention:KeepAll"] = "1.00:00:00",
        ["Retention:KeepAtLeast"] = "2",
        ["Recovery:ApprovalTypes:0"] = "none",
        ["Recovery:ApprovalAbove"] = "1000000",
    };

    /// <summary>The same files in another folder, in place of whatever was there. Nobody may have them open.</summary>
    public PortalFolder CopyTo(string path)
    {
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        Directory.CreateDirectory(path);
        foreach (var file in Directory.EnumerateFiles(Path))
        {
            var copy = System.IO.Path.Combine(path, System.IO.Path.GetFileName(file));
            File.Copy(file, copy);
            // Or a database's first commits would wait for the copy to reach the disk.
            using var written = new FileStream(copy, FileMode.Open, FileAccess.ReadWrite);
            written.Flush(flushToDisk: true);
        }

        return new(path);
    }
}
