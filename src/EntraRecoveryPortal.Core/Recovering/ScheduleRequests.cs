using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Recovering;

/// <summary>
/// Requests of Privileged Identity Management by which an administrator gives, changes and takes an eligibility, or a role for a time. What people activate for themselves is never asked for,
/// and nothing that has ended is given again.
/// </summary>
public static class ScheduleRequests
{
    /// <summary>Stands in plans and journals for the moment in which the request is sent.</summary>
    public const string Now = "(now)";

    private const string Justification = "Put back as it was by a recovery.";
    private const string End = "endDateTime";
    private const string Start = "startDateTime";
    private const string Info = "scheduleInfo";

    /// <summary>The call as it is sent.</summary>
    public static GraphCall Sent(GraphCall call, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(call);
        return call.Body?.Contains($"\"{Now}\"", StringComparison.Ordinal) == true ? call with { Body = call.Body.Replace($"\"{Now}\"", $"\"{Text(now)}\"", StringComparison.Ordinal) } : call;
    }

    internal static bool Takes(ObjectType type, JsonElement content) => type.RequestPath is not null && content.ValueKind == JsonValueKind.Object && type.IsRequested(content);

    internal static GraphCall Give(ObjectType type, JsonElement content) => Request(type, "adminAssign", content, withSchedule: true);

    internal static GraphCall Change(ObjectType type, JsonElement content) => Request(type, "adminUpdate", content, withSchedule: true);

    internal static GraphCall Take(ObjectType type, JsonElement content) => Request(type, "adminRemove", content, withSchedule: false);

    /// <summary>Without what would have ended by now; what is given again begins now, unless it was to begin later.</summary>
    internal static IReadOnlyList<PlanStep> Standing(IReadOnlyList<PlanStep> steps, DateTimeOffset now, List<LeftOut> leftOut)
    {
        var standing = new List<PlanStep>();
        foreach (var step in steps)
        {
            var type = Catalogue.Of(step.Object.Type);
            if (type.RequestPath is null || step.Kind is not (StepKind.Create or StepKind.UpdatePart))
                standing.Add(step);
            else if (EndAfter(step) is { } end && end <= now)
                leftOut.Add(new LeftOut(step.Object, step.ObjectName, step.Leaves.Count > 0 ? step.Leaves[0].Path : "", $"It was to end on {Text(end)}, and that has passed."));
            else
                standing.Add(step.Kind == StepKind.Create && StartOf(JsonElement.Parse(step.Source!)) <= now ? BeginningNow(type, step) : step);
        }

        return standing;
    }

    private static DateTimeOffset? EndAfter(PlanStep step) => step.Kind == StepKind.Create
        ? EndOf(JsonElement.Parse(step.Source!))
        : step.Leaves.Where(leaf => leaf.Path.EndsWith(End, StringComparison.Ordinal)).Select(leaf => Moment(JsonText.Parse(leaf.Target)?.GetString())).FirstOrDefault();

    private static PlanStep BeginningNow(ObjectType type, PlanStep step)
    {
        var source = (JsonObject)ContentEdit.NodeOf(JsonElement.Parse(step.Source!))!;
        source[Info]!.AsObject().Remove(Start);
        var begins = CanonicalJson.Parse(source.ToJsonString());
        var call = StepComposer.Create(type, begins.Root);
        return step with { Source = begins.ToString(), Call = call, After = call.Body! };
    }

    private static GraphCall Request(ObjectType type, string action, JsonElement content, bool withSchedule)
    {
        var body = new JsonObject { ["action"] = action, ["justification"] = Justification };
        foreach (var name in type.NaturalKey.Append("appScopeId"))
        {
            if (content.TextAt(name) is { Length: > 0 } text)
                body[name] = text;
        }

        if (withSchedule)
            body[Info] = new JsonObject { [Start] = content.TextAt($"{Info}.{Start}") ?? Now, ["expiration"] = Expiration(EndOf(content)) };
        return new GraphCall("POST", type.RequestPath!, BodyComposer.Text(body));
    }

    private static JsonObject Expiration(DateTimeOffset? end) =>
        end is null ? new() { ["type"] = "noExpiration" } : new() { [End] = Text(end.Value), ["type"] = "afterDateTime" };

    private static DateTimeOffset? StartOf(JsonElement content) => Moment(content.TextAt($"{Info}.{Start}"));

    private static DateTimeOffset? EndOf(JsonElement content) => Moment(content.TextAt(End) ?? content.TextAt($"{Info}.expiration.{End}"))
        ?? (content.TextAt($"{Info}.expiration.duration") is { } length && StartOf(content) is { } start ? start + XmlConvert.ToTimeSpan(length) : null);

    private static DateTimeOffset? Moment(string? text) => text is null ? null : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static string Text(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
