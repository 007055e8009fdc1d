using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Graph;

/// <summary>Where a delta round begins, and what it means when it cannot.</summary>
internal static class DeltaTokens
{
    /// <summary>Asks for a token and no data. What is selected is what will be tracked.</summary>
    public static string LatestPath(ObjectType type)
    {
        var tracked = type.Relations.Where(relation => relation.IsTracked).Select(relation => relation.Name);
        return GraphPath.With(type.DeltaPath!, type.Select.Count == 0 ? null : GraphPath.Select([.. type.Select, .. tracked]), "$deltaToken=latest");
    }

    /// <summary>Why a token is of no use any more, as a sentence.</summary>
    public static string Lost(GraphAnswer failure) => failure switch
    {
        { Code: "syncStateNotFound" } => "Read whole: the change token had expired.",
        { Status: 410 } or { Code: "resyncRequired" } => "Read whole: Microsoft Graph asked to start over with a new change token.",
        _ => $"Read whole: the changes could not be read ({failure.Words.TrimEnd('.', ' ', ':')}).",
    };

    public static GraphAnswer Unfinished { get; } = new() { Status = 0, Message = "Microsoft Graph ended a delta round without its closing link." };
}
