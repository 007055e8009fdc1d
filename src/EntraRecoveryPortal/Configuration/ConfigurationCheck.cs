using System.Globalization;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Configuration;

/// <summary>Finds every fault at once, so that an operator mends the configuration in one go.</summary>
internal static class ConfigurationCheck
{
    private const int MostSlots = 1000;

    public static IReadOnlyList<ConfigurationFault> FaultsOf(IConfiguration configuration)
    {
        var faults = new List<ConfigurationFault>();
        faults.AddRange(ConfigurationKeys.UnknownIn(configuration)
            .Select(key => new ConfigurationFault(key, "The portal knows no such key.", "Correct its spelling or remove it.")));
        faults.AddRange(Check<SignInOptions>(configuration, SignInOptions.Section, FaultsOf));
        faults.AddRange(Check<TenantOptions>(configuration, TenantOptions.Section, FaultsOf));
        faults.AddRange(Check<StoreOptions>(configuration, StoreOptions.Section, FaultsOf));
        faults.AddRange(Check<ScheduleOptions>(configuration, ScheduleOptions.Section, FaultsOf));
        faults.AddRange(Check<CaptureOptions>(configuration, CaptureOptions.Section, FaultsOf));
        faults.AddRange(Check<RetentionOptions>(configuration, RetentionOptions.Section, FaultsOf));
        faults.AddRange(Check<IntegrityOptions>(configuration, IntegrityOptions.Section, FaultsOf));
        faults.AddRange(Check<RecoveryOptions>(configuration, RecoveryOptions.Section, FaultsOf));
        faults.AddRange(Check<AccessOptions>(configuration, AccessOptions.Section, FaultsOf));
        return faults;
    }

    private static IEnumerable<ConfigurationFault> Check<T>(IConfiguration configuration, string section, Func<T, IEnumerable<ConfigurationFault>> faultsOf)
        where T : class, new()
    {
        var unreadable = new List<ConfigurationFault>();
        foreach (var leaf in configuration.GetSection(section).AsEnumerable().Where(pair => pair.Value is not null))
        {
            var alone = new ConfigurationBuilder().AddInMemoryCollection([leaf]).Build();
            try
            {
                _ = alone.GetSection(section).Get<T>();
            }
            catch (InvalidOperationException)
            {
                unreadable.Add(new ConfigurationFault(leaf.Key, $"\"{leaf.Value}\" cannot be read as a value of this key.", "See the example in appsettings.sample.json."));
            }
        }

        return unreadable.Count > 0 ? unreadable : faultsOf(configuration.GetSection(section).Get<T>() ?? new T());
    }

    private static IEnumerable<ConfigurationFault> FaultsOf(SignInOptions options)
        => [
            .. Address("SignIn:Instance", options.Instance),
            .. TenantId("SignIn:TenantId", options.TenantId),
            .. Required("SignIn:ClientId", options.ClientId, "Set the application (client) id of the portal's sign-in app registration."),
            .. Credential("SignIn", options.ClientSecret, options.CertificatePath, useManagedIdentity: false),
        ];

    private static IEnumerable<ConfigurationFault> FaultsOf(TenantOptions options)
        => [
            .. TenantId("Tenant:Id", options.Id),
            .. Address("Tenant:Instance", options.Instance),
            .. Address("Tenant:GraphUrl", options.GraphUrl),
            .. GraphCredential("Tenant:Reader", options.Reader, isRequired: true),
            .. GraphCredential("Tenant:Writer", options.Writer, isRequired: false),
        ];

    private static IEnumerable<ConfigurationFault> FaultsOf(StoreOptions options)
        => [
            .. Required("Store:ConnectionString", options.ConnectionString, "Set the connection string of the store."),
            .. string.IsNullOrWhiteSpace(options.Key) ? KeyFile(options.KeyFile) : Keys("Store:Key", options.Key),
        ];

    private static IEnumerable<ConfigurationFault> KeyFile(string path)
    {
        const string fix = "Make one: run the portal once with the argument new-key, or: openssl rand -base64 32. Only the portal's account may read it; "
            + "every portal of one store needs the same. Back it up apart from the database: without it no snapshot can be read.";
        if (!File.Exists(path))
            return [new ConfigurationFault("Store:KeyFile", $"There is no file \"{path}\", and what is stored must be encrypted.", fix)];
        try
        {
            return Keys("Store:KeyFile", File.ReadAllText(path));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return [new ConfigurationFault("Store:KeyFile", $"The file \"{path}\" cannot be read.", "Let the portal's account read it.")];
        }
    }

    private static IEnumerable<ConfigurationFault> Keys(string key, string text)
    {
        try
        {
            StoreKeyText.Parse(text);
            return [];
        }
        catch (FormatException unreadable)
        {
            return [new ConfigurationFault(key, unreadable.Message, "Write 32 random bytes in base64 (openssl rand -base64 32), one key a line, the active one first.")];
        }
    }

    private static IEnumerable<ConfigurationFault> FaultsOf(ScheduleOptions options)
        => [
            .. When(options.Every < TimeSpan.Zero || (options.IsOn && options.Every < TimeSpan.FromMinutes(15)),
                "Schedule:Every", $"{options.Every} is too short.", "Set 00:15:00 or longer, or 00:00:00 to turn the schedule off."),
            .. When(!TimeZoneInfo.TryFindSystemTimeZoneById(options.TimeZone, out _),
                "Schedule:TimeZone", $"This machine knows no time zone \"{options.TimeZone}\".", "Set a name such as UTC or Europe/Berlin."),
            .. When(options.Jitter < TimeSpan.Zero, "Schedule:Jitter", $"{options.Jitter} is no length of time.", "Set 00:05:00, or 00:00:00 for none."),
            .. When(options.RelationsEvery < TimeSpan.Zero, "Schedule:RelationsEvery", $"{options.RelationsEvery} is no length of time.", "Set 1.00:00:00, or 00:00:00 for every time."),
            .. When(options.ProveEvery < TimeSpan.Zero, "Schedule:ProveEvery", $"{options.ProveEvery} is no length of time.", "Set 7.00:00:00, or 00:00:00 for never."),
        ];

    private static IEnumerable<ConfigurationFault> FaultsOf(CaptureOptions options)
        => [
            .. When(options.MaxShrinkPercent is < 0 or > 100, "Capture:MaxShrinkPercent", $"{options.MaxShrinkPercent} is no share in per cent.", "Set 0 to 100."),
            .. When(options.MinShrinkCount < 0, "Capture:MinShrinkCount", $"{options.MinShrinkCount} is no count of objects.", "Set 0 or more."),
            .. options.EligibilityGroups.Where(id => !Guid.TryParse(id, out _)).Select(id =>
                new ConfigurationFault("Capture:EligibilityGroups", $"\"{id}\" is no object id.", "Write the object ids of groups, such as 11111111-2222-3333-4444-555555555555.")),
        ];

    private static IEnumerable<ConfigurationFault> FaultsOf(RetentionOptions options)
        => [
            .. Slots("Retention:Daily", options.Daily),
            .. Slots("Retention:Weekly", options.Weekly),
            .. Slots("Retention:Monthly", options.Monthly),
            .. Slots("Retention:Yearly", options.Yearly),
            .. When(options.KeepAll < TimeSpan.FromHours(1), "Retention:KeepAll", $"{options.KeepAll} is too short.", "Set 01:00:00 (one hour) or longer."),
            .. When(options.KeepAtLeast < 1, "Retention:KeepAtLeast", $"{options.KeepAtLeast} is too few.", "Set 1 or more."),
        ];

    private static IEnumerable<ConfigurationFault> FaultsOf(IntegrityOptions options)
        => When(options.VerifyEvery < TimeSpan.Zero || (options.VerifyEvery > TimeSpan.Zero && options.VerifyEvery < TimeSpan.FromHours(1)),
            "Integrity:VerifyEvery", $"{options.VerifyEvery} is too short.", "Set 01:00:00 or longer, or 00:00:00 to turn the schedule off.");

    private static IEnumerable<ConfigurationFault> FaultsOf(RecoveryOptions options)
        => [
            .. When(options.ApprovalAbove < 0, "Recovery:ApprovalAbove", $"{options.ApprovalAbove} is no count of steps.", "Set 0 (every plan) or more."),
            .. When(options.ApprovalLasts < TimeSpan.FromMinutes(15) || options.ApprovalLasts > TimeSpan.FromDays(7),
                "Recovery:ApprovalLasts", $"{options.ApprovalLasts} is too short or too long.", "Set 00:15:00 to 7.00:00:00."),
            .. options.ApprovalTypesInForce.SelectMany((type, index) => When(
                !Catalogue.TryFind(type, out _), string.Create(CultureInfo.InvariantCulture, $"Recovery:ApprovalTypes:{index}"),
                $"The portal knows no type \"{type}\".", $"See docs/types.md for the types, or write \"{RecoveryOptions.NoType}\" alone.")),
            .. options.BreakGlassAccounts.SelectMany((account, index) => When(
                !Guid.TryParse(account, out _), string.Create(CultureInfo.InvariantCulture, $"Recovery:BreakGlassAccounts:{index}"),
                $"\"{account}\" is no object id.", "Write the account's object id from Entra.")),
            .. options.Refuse.SelectMany((guard, index) => When(
                !Guard.All.Contains(guard, StringComparer.Ordinal), string.Create(CultureInfo.InvariantCulture, $"Recovery:Refuse:{index}"),
                $"The portal knows no guard \"{guard}\".", $"Write one of {string.Join(", ", Guard.All)}.")),
        ];

    private static IEnumerable<ConfigurationFault> FaultsOf(AccessOptions options)
        => options.AllowedAdministrators.SelectMany((entry, index) => When(
            entry.Split('/') is not [var tenant, var person] || !Guid.TryParse(tenant, out _) || !Guid.TryParse(person, out _),
            string.Create(CultureInfo.InvariantCulture, $"Access:AllowedAdministrators:{index}"),
            $"\"{entry}\" does not name a person.",
            "Write tenant id, slash, object id."));

    private static IEnumerable<ConfigurationFault> Slots(string key, int count)
        => When(count is < 0 or > MostSlots, key, $"{count} is no count of periods.", $"Set 0 (none) to {MostSlots}.");

    private static IEnumerable<ConfigurationFault> GraphCredential(string section, GraphCredentialOptions options, bool isRequired)
    {
        var isTouched = options.IsConfigured || !string.IsNullOrEmpty(options.ClientSecret) || !string.IsNullOrEmpty(options.CertificatePath);
        if (!isRequired && !isTouched)
            return [];
        return
        [
            .. options.UseManagedIdentity ? [] : Required($"{section}:ClientId", options.ClientId, "Set the application (client) id of this identity."),
            .. Credential(section, options.ClientSecret, options.CertificatePath, options.UseManagedIdentity),
        ];
    }

    private static IEnumerable<ConfigurationFault> Credential(string section, string? secret, string? certificatePath, bool useManagedIdentity)
    {
        var hasSecret = !string.IsNullOrWhiteSpace(secret);
        var hasCertificate = !string.IsNullOrWhiteSpace(certificatePath);
        return new[] { hasSecret, hasCertificate, useManagedIdentity }.Count(given => given) switch
        {
            0 => [new ConfigurationFault($"{section}:ClientSecret", "No credential is set.", $"Set {section}:CertificatePath (better) or {section}:ClientSecret.")],
            > 1 => [new ConfigurationFault($"{section}:ClientSecret", "More than one credential is set.", "Keep one of them.")],
            _ => When(hasCertificate && !File.Exists(certificatePath), $"{section}:CertificatePath", "The file does not exist.", "Set the path of a PFX or PEM file that the portal's account may read."),
        };
    }

    private static IEnumerable<ConfigurationFault> Required(string key, string? value, string fix)
        => When(string.IsNullOrWhiteSpace(value), key, "It is empty.", fix);

    private static IEnumerable<ConfigurationFault> TenantId(string key, string value)
        => When(!Guid.TryParse(value, out _), key, value.Length == 0 ? "It is empty." : $"\"{value}\" is not a tenant id.", "Set the directory (tenant) id, a GUID.");

    private static IEnumerable<ConfigurationFault> Address(string key, string value)
    {
        if (!Uri.TryCreate(value, UriKind.Absolute, out var uri))
            return [new ConfigurationFault(key, $"\"{value}\" is not an address.", "Set an https address.")];
        return When(uri.Scheme != Uri.UriSchemeHttps && !(uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback),
            key, $"\"{value}\" is not protected in transit.", "Set an https address; http is accepted for loopback addresses only.");
    }

    private static IEnumerable<ConfigurationFault> When(bool isFaulty, string key, string problem, string fix)
        => isFaulty ? [new ConfigurationFault(key, problem, fix)] : [];
}
