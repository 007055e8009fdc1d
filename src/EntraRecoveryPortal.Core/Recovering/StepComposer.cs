using System.Text.Json;
using System.Text.Json.Nodes;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Directory.Types;

namespace EntraRecoveryPortal.Core.Recovering;

/// <summary>Composes the call of a step from an object's content: the report's when planning, the live one when running.</summary>
public static class StepComposer
{
    private const string GraphUrl = "https://graph.microsoft.com/v1.0/";
    private const string AfterInvitation = "https://myapplications.microsoft.com/";
    private const string SignInName = "userPrincipalName";

    /// <summary>Stands in plans and journals where a random password is sent that nobody sees.</summary>
    public const string UnseenPassword = "(random, seen by nobody)";

    private const string FederatedCredentials = "federatedIdentityCredentials";

    private static readonly JsonElement Nothing = JsonElement.Parse("{}");

    internal static GraphCall Compose(PlanStep step, JsonElement? content) => Compose(step, content, step.Leaves, step.Targets);

    /// <summary>Composes for some of the step's leaves or targets: those that are not yet so.</summary>
    internal static GraphCall Compose(PlanStep step, JsonElement? content, IReadOnlyList<LeafWrite> leaves, IReadOnlyList<ObjectRef> targets)
    {
        var type = Catalogue.Of(step.Object.Type);
        var live = content ?? Nothing;
        var item = type.ItemPathOf(step.Object, content);
        return step.Kind switch
        {
            StepKind.Update or StepKind.DisableEntitlements => Call("PATCH", item, BodyComposer.Patch(type, live, leaves)),
            StepKind.UpdatePart or StepKind.AddPart or StepKind.RemovePart => Part(step.Kind, type, item, live, leaves),
            StepKind.AssignLicenses => Call("POST", $"{item}/assignLicense", Licences.Body([.. leaves.Select(leaf => new Licences.LeafTarget(AttributePath.Parse(leaf.Path)[0].Key!, JsonText.Parse(leaf.Target)))])),
            StepKind.RemoveCredential => RemoveCredential(type, item, live, leaves[0]),
            StepKind.RestoreFromBin => new GraphCall("POST", type.Fill(type.RestorePath!, step.Object), RestoreBody(step)),
            StepKind.AddLinks or StepKind.SetLink => AddLinks(type, type.RelationOf(step.Relation!)!, step.Object, targets),
            StepKind.RemoveLink => RemoveLink(type, type.RelationOf(step.Relation!)!, step.Object, targets[0]),
            StepKind.Create when step.GetsNewId => MakeAgain(type, JsonElement.Parse(step.Source!)),
            StepKind.Create => Create(type, JsonElement.Parse(step.Source!)),
            StepKind.Delete when ScheduleRequests.Takes(type, live) => ScheduleRequests.Take(type, live),
            StepKind.SoftDelete or StepKind.Delete => new GraphCall("DELETE", item, null),
            _ => throw new ArgumentOutOfRangeException(nameof(step)),
        };
    }

    /// <summary>The same restore of somebody who comes back under another sign-in name, because somebody else has theirs.</summary>
    public static PlanStep RestoredAs(PlanStep step, string name)
    {
        ArgumentNullException.ThrowIfNull(step);
        var renamed = step with { Leaves = [new LeafWrite(SignInName, null, JsonSerializer.Serialize(name))] };
        return renamed with { Call = Compose(renamed, null) };
    }

    // An address that somebody else has by now stays with them; without this the restore would fail for it.
    private static string? RestoreBody(PlanStep step)
    {
        if (step is not { Object.Type: "user", Source: { } source })
            return null;
        var body = new JsonObject();
        if (JsonElement.Parse(source).TextsAt("proxyAddresses").Count > 0)
            body["autoReconcileProxyConflict"] = true;
        if (step.Leaves.FirstOrDefault(leaf => leaf.Path == SignInName) is { } name)
            body["newUserPrincipalName"] = ContentEdit.NodeOf(JsonText.Parse(name.Target));
        return body.Count == 0 ? null : BodyComposer.Text(body);
    }

    /// <summary>POST that makes an object again under its natural key.</summary>
    internal static GraphCall Create(ObjectType type, JsonElement source) =>
        ScheduleRequests.Takes(type, source) ? ScheduleRequests.Give(type, source) : Create(type, source, BodyComposer.Create(type, source));

    /// <summary>POST that makes an object again under a new id. A policy only reports at first: somebody has to look at it before it is enforced.</summary>
    internal static GraphCall MakeAgain(ObjectType type, JsonElement source)
    {
        if (type.Name == "user" && Guests.IsGuest(source))
            return Invitation(source);
        var body = BodyComposer.MakeAgain(type, source);
        if (type.Name == "conditionalAccessPolicy" && source.TextAt("state") is "enabled")
            body["state"] = ReportOnly.State;
        if (type.Name == "user")
        {
            body["mailNickname"] ??= source.TextAt("userPrincipalName")?.Split('@')[0];
            body["passwordProfile"] = new JsonObject { ["forceChangePasswordNextSignIn"] = true, ["password"] = UnseenPassword };
        }

        return Create(type, source, body);
    }

    /// <summary>Invites a guest again. No mail leaves: whoever recovers tells the guest, when all is as it should be.</summary>
    private static GraphCall Invitation(JsonElement source) => Call("POST", "invitations", new JsonObject
    {
        ["inviteRedirectUrl"] = AfterInvitation,
        ["invitedUserDisplayName"] = source.TextAt("displayName"),
        ["invitedUserEmailAddress"] = Guests.AddressOf(source),
        ["invitedUserType"] = source.TextAt("userType") ?? "Guest",
        ["sendInvitationMessage"] = false,
    });

    private static GraphCall Create(ObjectType type, JsonElement source, JsonObject body)
    {
        var collection = type.ItemPath[..type.ItemPath.LastIndexOf('/')];
        return Call("POST", type.Fill(collection, type.RefOf(source), source), body);
    }

    private static GraphCall Part(StepKind kind, ObjectType type, string item, JsonElement live, IReadOnlyList<LeafWrite> leaves)
    {
        if (type.RequestPath is not null)
            return ScheduleRequests.Change(type, AttributeSteps.Applied(type, live, leaves));

        var segment = AttributePath.Parse(leaves[0].Path)[0];
        if (segment.Key is not { } key)
            return Call("POST", $"{item}/updateAllowedCombinations", new JsonObject { [segment.Name] = ContentEdit.NodeOf(JsonText.Parse(leaves[0].Target)) });

        var itemPath = AttributePath.Item(segment.Name, key);
        var part = ContentEdit.Get(type, live, itemPath);
        var id = segment.Name is FederatedCredentials ? part?.TextAt("id") ?? key : key;
        var parts = AgentParts.IsOfAgent(segment.Name) ? $"{item}/{AgentParts.PathOf(segment.Name, live)}" : $"{item}/{segment.Name}";
        var partPath = $"{parts}/{Uri.EscapeDataString(id)}";
        return kind switch
        {
            StepKind.RemovePart when AgentParts.IsSponsor(itemPath) => new GraphCall("DELETE", $"{partPath}/$ref", null),
            StepKind.AddPart when AgentParts.IsSponsor(itemPath) => Call("POST", $"{parts}/$ref", new JsonObject { ["@odata.id"] = $"{GraphUrl}directoryObjects/{key}" }),
            StepKind.RemovePart => new GraphCall("DELETE", partPath, null),
            StepKind.AddPart => Call("POST", parts, WithoutId(JsonText.Parse(leaves[0].Target)!.Value)),
            _ => Call("PATCH", partPath, segment.Name is FederatedCredentials
                ? Without(WithoutId(JsonText.Parse(leaves[0].Target)!.Value), "name")
                : AgentParts.IsOfAgent(segment.Name) ? Without(WithoutId(JsonText.Parse(leaves[0].Target)!.Value), "resourceAppId")
                : BodyComposer.PatchItem(type, live, itemPath, leaves)),
        };
    }

    private static GraphCall RemoveCredential(ObjectType type, string item, JsonElement live, LeafWrite leaf)
    {
        var (collection, keyId) = AttributePath.Parse(leaf.Path)[0];
        if (collection is "passwordCredentials")
            return Call("POST", $"{item}/removePassword", new JsonObject { ["keyId"] = keyId });

        var body = BodyComposer.Patch(type, live, [leaf]);
        foreach (var kept in body[collection]!.AsArray().OfType<JsonObject>())
            kept["key"] = null;
        return Call("PATCH", item, body);
    }

    private static GraphCall AddLinks(ObjectType type, Relation relation, ObjectRef source, IReadOnlyList<ObjectRef> targets) => relation.Write switch
    {
        LinkWrite.Bind20 => Call("PATCH", type.ItemPathOf(source), new JsonObject
        {
            [$"{relation.Name}@odata.bind"] = new JsonArray([.. targets.Select(t => JsonValue.Create(UrlOf(relation, t)))]),
        }),
        LinkWrite.PutRef => Call("PUT", $"{type.Fill(relation.ReadPath, source)}/$ref", new JsonObject { ["@odata.id"] = UrlOf(relation, targets[0]) }),
        _ => Call("POST", $"{type.Fill(relation.ReadPath, source)}/$ref", new JsonObject { ["@odata.id"] = UrlOf(relation, targets[0]) }),
    };

    private static GraphCall RemoveLink(ObjectType type, Relation relation, ObjectRef source, ObjectRef target) => relation.Write == LinkWrite.PutRef
        ? new GraphCall("DELETE", $"{type.Fill(relation.ReadPath, source)}/$ref", null)
        : new GraphCall("DELETE", $"{type.Fill(relation.ReadPath, source)}/{Uri.EscapeDataString(target.Id)}/$ref", null);

    private static string UrlOf(Relation relation, ObjectRef target) => $"{GraphUrl}{relation.TargetBase}/{target.Id}";

    private static JsonObject WithoutId(JsonElement part)
    {
        var body = (JsonObject)ContentEdit.NodeOf(part)!;
        body.Remove("id");
        return body;
    }

    private static JsonObject Without(JsonObject body, string name)
    {
        body.Remove(name);
        return body;
    }

    private static GraphCall Call(string method, string path, JsonNode body) => new(method, path, BodyComposer.Text(body));
}
