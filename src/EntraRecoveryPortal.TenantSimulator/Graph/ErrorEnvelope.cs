using System.Globalization;
using System.Text.Json.Nodes;

namespace EntraRecoveryPortal.TenantSimulator.Graph;

internal static class ErrorEnvelope
{
    public static JsonObject Of(GraphFault fault, DateTimeOffset now, string requestId, string clientRequestId, DirectoryBehaviour behaviour)
    {
        if (fault.InnerMessage is { } reason && !behaviour.PolicyReasonsNumbered)
            fault = fault with { Message = reason[(reason.IndexOf(": ", StringComparison.Ordinal) is var colon and >= 0 ? colon + 2 : 0)..], InnerMessage = null };
        var inner = new JsonObject();
        if (fault.Status == 429)
            (inner["code"], inner["status"], inner["message"]) = ("429", "429", "Please retry after");
        if (fault.InnerMessage is not null)
            inner["message"] = fault.InnerMessage;
        inner["date"] = now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
        inner["request-id"] = requestId;
        inner["client-request-id"] = clientRequestId;
        return new() { ["error"] = new JsonObject { ["code"] = fault.Code, ["message"] = fault.Message, [behaviour.InnerErrorInLowerCase ? "innererror" : "innerError"] = inner } };
    }
}
