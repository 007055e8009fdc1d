using System.Globalization;
using System.Security.Claims;
using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Security;

/// <summary>
/// Who acts in this scope: one circuit, one request or one run of a job. A scope that nobody was set for refuses every command.
/// </summary>
public sealed partial class Actor
{
    /// <summary>A recovery is started and approved only so soon after the person proved who they are.</summary>
    public static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(15);

    private readonly AccessRules rules;
    private readonly IDbContextFactory<PortalDbContext> contexts;
    private readonly TimeProvider clock;
    private readonly ILogger<Actor> logger;
    private string? jobPermission;

    internal Actor(AccessRules rules, IDbContextFactory<PortalDbContext> contexts, TimeProvider clock, ILogger<Actor> logger)
    {
        this.rules = rules;
        this.contexts = contexts;
        this.clock = clock;
        this.logger = logger;
    }

    public Person? Person { get; private set; }

    /// <summary>The address that the request or circuit came from; null in a job.</summary>
    public string? From { get; private set; }

    /// <summary>When the person last proved who they are; null when the authority did not say, and in a job.</summary>
    public DateTimeOffset? AuthenticatedAt { get; private set; }

    /// <summary>Never so for a job, which acts for a person who is not there.</summary>
    public bool IsFreshlySignedIn => jobPermission is null && AuthenticatedAt is { } at && clock.GetUtcNow() - at <= FreshFor;

    public bool May(string permission)
        => Person is { } person && (permission == jobPermission || rules.May(person, permission));

    /// <summary>
    /// The first line of every command. A refusal is written to the audit and then thrown as <see cref="AccessDeniedException"/>.
    /// </summary>
    public async Task<Person> DemandAsync(string permission, string action, string target, CancellationToken cancel)
    {
        if (Person is { } person && May(permission))
            return person;

        await NoteRefusalAsync(permission, action, target, cancel);
        throw new AccessDeniedException(permission);
    }

    /// <summary>Writes a refusal to the audit that somebody else pronounced.</summary>
    internal async Task NoteRefusalAsync(string permission, string action, string target, CancellationToken cancel)
    {
        LogRefused(action, permission);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        db.Add(AuditEntry.Of(clock, Person, From, action, target, AuditOutcome.Refused, $"Needs the permission {permission}.", Guid.NewGuid()));
        await db.SaveChangesAsync(cancel);
    }

    internal void Become(ClaimsPrincipal principal)
    {
        Person = rules.PersonOf(principal);
        From = principal.FindFirst(PortalClaims.From)?.Value;
        AuthenticatedAt = long.TryParse(principal.FindFirst(PortalClaims.AuthenticatedAt)?.Value, CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
        jobPermission = null;
    }

    internal void Leave() => Become(new ClaimsPrincipal());

    /// <summary>A job acts for the person who started it, with the one permission that its kind needs.</summary>
    internal void BecomeForJob(Person startedBy, string permission)
    {
        Person = startedBy with { Roles = [] };
        AuthenticatedAt = null;
        jobPermission = permission;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refused {Action}: it needs the permission {Permission}")]
    private partial void LogRefused(string action, string permission);
}
