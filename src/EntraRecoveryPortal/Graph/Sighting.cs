using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Graph;

/// <summary>One object as a live read found it; with a failure, it is not known how it is.</summary>
internal sealed record Sighting(ObjectRef Ref, ObjectState State, JsonElement Sent)
{
    public GraphAnswer? Failure { get; init; }

    /// <summary>Not in the directory: all that the failure leaves open is whether it is in the recycle bin.</summary>
    public bool IsAbsent { get; init; }

    public static Sighting Unknown(ObjectRef target, GraphAnswer failure) => new(target, ObjectState.Gone, default) { Failure = failure };
}
