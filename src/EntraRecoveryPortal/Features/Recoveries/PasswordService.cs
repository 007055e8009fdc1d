using System.Text.Json.Nodes;
using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Recoveries.Passwords;
using EntraRecoveryPortal.Graph;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>
/// Sets a temporary password for somebody whom a recovery brought back. The person has to change it at the first sign-in. It is shown in the answer
/// and kept nowhere; that it was set, for whom and by whom, is in the audit before the call leaves.
/// </summary>
public sealed class PasswordService(
    IDbContextFactory<PortalDbContext> contexts, TenantWriter writer, StoreKeys keys, SingleTenant tenant, Actor actor, AuditLog audit, IOptions<RecoveryOptions> options)
{
    private const int Length = 16;
    private const string Action = "recovery.password";

    public bool MaySet => writer.IsConfigured && actor.May(Permissions.Recover);

    /// <param name="recoveryNumber">The recovery that brought the person back.</param>
    /// <param name="objectId">The person, by the id that counts now.</param>
    /// <param name="operationId">One per click.</param>
    /// <param name="cancel">Before the call leaves.</param>
    public async Task<PasswordAnswer> SetAsync(int recoveryNumber, string objectId, Guid operationId, CancellationToken cancel)
    {
        var target = $"user {objectId} of recovery {recoveryNumber}";
        var person = await actor.DemandAsync(Permissions.Recover, Action, target, cancel);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        if (await WhyNotAsync(db, recoveryNumber, objectId, operationId, cancel) is { } refusal)
        {
            await NoteAsync(db, person, target, AuditOutcome.Refused, refusal.Sentence, operationId);
            return new PasswordAnswer.Refused(refusal.Sentence);
        }

        await NoteAsync(db, person, target, AuditOutcome.Done, "A temporary password is being set.", operationId);
        var password = UnseenPassword.Random(Length);
        var body = new JsonObject { ["passwordProfile"] = new JsonObject { ["forceChangePasswordNextSignIn"] = true, ["password"] = password } };
        var answer = await writer.SendAsync(new GraphCall("PATCH", $"users/{Uri.EscapeDataString(objectId)}", body.ToJsonString()), CancellationToken.None);
        if (answer.Succeeded)
            return new PasswordAnswer.Set(password);
        var sentence = answer is { Answered: true, Status: < 500 }
            ? $"Microsoft Graph refused it: {answer.Message}"
            : "Microsoft Graph did not say whether it was set. Set another one.";
        await NoteAsync(db, person, target, AuditOutcome.Failed, $"{sentence} {answer.Code} Request {answer.RequestId}.", operationId);
        return new PasswordAnswer.Refused(sentence);
    }

    private async Task<Refusal?> WhyNotAsync(PortalDbContext db, int recoveryNumber, string objectId, Guid operationId, CancellationToken cancel)
    {
        if (await db.AuditEntries.AnyAsync(entry => entry.OperationId == operationId, cancel))
            return Refusals.OperationUsed;
        if (!writer.IsConfigured)
            return Refusals.NoWriter;
        if (!actor.IsFreshlySignedIn)
            return Refusals.SignInStale;
        if (options.Value.BreakGlassAccounts.Contains(objectId, StringComparer.OrdinalIgnoreCase))
            return Refusals.PasswordOfBreakGlass;
        return (await BroughtBackPeople.ReadAsync(db, tenant.TenantKey, recoveryNumber, keys, cancel)).Any(one => one.ObjectId.Equals(objectId, StringComparison.OrdinalIgnoreCase))
            ? null
            : Refusals.NotBroughtBack;
    }

    private async Task NoteAsync(PortalDbContext db, Person person, string target, string outcome, string detail, Guid operationId)
    {
        audit.Add(db, person, Action, target, outcome, detail, operationId);
        await db.SaveChangesAsync(CancellationToken.None);
    }
}
