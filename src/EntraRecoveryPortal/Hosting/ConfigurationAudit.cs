using System.Security.Cryptography;
using System.Text;
using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Hosting;

/// <summary>
/// Puts into the audit what is configured otherwise than at the last start. The audit is the memory too: the last entry of a key says how it
/// stood. A secret is known by a fingerprint that only a store key can make, so the entry tells that it changed and nothing more.
/// </summary>
internal sealed class ConfigurationAudit(IConfiguration configuration, StoreKeys keys, IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    public const string Action = "configuration.change";
    public const string ToDefault = "Not set any more.";

    public async Task RecordAsync(CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var before = await LastAsync(db, cancel);
        var now = ConfigurationKeys.All
            .SelectMany(key => key.SetIn(configuration).Select(pair => (Key: pair.Key, Told: Tell(key, pair.Key, pair.Value!, before.GetValueOrDefault(pair.Key))))).ToList();
        var changed = now.Where(setting => before.GetValueOrDefault(setting.Key) != setting.Told)
            .Concat(before.Where(known => known.Value != ToDefault && !now.Exists(setting => setting.Key == known.Key)).Select(known => (known.Key, Told: ToDefault)))
            .OrderBy(setting => setting.Key, StringComparer.Ordinal);
        var operation = HashOf(now);
        db.AuditEntries.AddRange(changed.Select(setting => AuditEntry.Of(clock, Person.Host, from: null, Action, setting.Key, AuditOutcome.Done, setting.Told, operation)));
        await db.SaveChangesAsync(cancel);
    }

    private static async Task<Dictionary<string, string>> LastAsync(PortalDbContext db, CancellationToken cancel)
    {
        var entries = await db.AuditEntries.Where(entry => entry.Action == Action).OrderBy(entry => entry.AuditKey)
            .Select(entry => new { entry.Target, entry.Detail }).ToListAsync(cancel);
        return entries.GroupBy(entry => entry.Target).ToDictionary(same => same.Key, same => same.Last().Detail!, StringComparer.Ordinal);
    }

    // A new active key alone changes no other secret: what an older key still recognises is told as before.
    private string Tell(ConfigurationKey key, string name, string value, string? before)
    {
        if (!key.IsSecret)
            return $"Set to {value}";
        var told = keys.Ids.Select(id => Fingerprint(id, name, value)).ToList();
        return before is not null && told.Contains(before, StringComparer.Ordinal) ? before : told[0];
    }

    private string Fingerprint(string keyId, string name, string value)
        => $"A secret, fingerprint {Convert.ToHexStringLower(HMACSHA256.HashData(keys.KeyFor("configuration audit", keyId), Encoding.UTF8.GetBytes(name + '=' + value)).AsSpan(0, 4))}.";

    // The same configuration is the same operation, at whichever start.
    private static Guid HashOf(IEnumerable<(string Key, string Told)> settings)
        => new(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', settings))).AsSpan(0, 16));
}
