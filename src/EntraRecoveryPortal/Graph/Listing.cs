using System.Text.Json;

namespace EntraRecoveryPortal.Graph;

/// <summary>The items of a collection; with a failure, those before it.</summary>
internal sealed record Listing(IReadOnlyList<JsonElement> Items, GraphAnswer? Failure);
