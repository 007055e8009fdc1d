using System.Text.Json.Nodes;

namespace EntraRecoveryPortal.Tests.TenantSimulator.Conformance;

/// <summary>A request and its answer from a page of Microsoft's documentation.</summary>
internal sealed record DocumentedExample(string File, int Number, string Method, string Path, string Query, JsonNode? Sent, int Status, JsonNode? Body)
{
    public string Key => $"{File}#{Number}";

    /// <summary>Below the version, without empty ones.</summary>
    public IReadOnlyList<string> Segments => Path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    public bool AsksForCount => Query.Contains("$count=true", StringComparison.OrdinalIgnoreCase) || Path.EndsWith("/$count", StringComparison.Ordinal);

    public static IReadOnlyList<DocumentedExample> All() =>
    [
        .. Directory.EnumerateFiles(Reference.Require("graph-examples"), "*.json").Order(StringComparer.Ordinal).SelectMany(path =>
            JsonNode.Parse(System.IO.File.ReadAllText(path))!["examples"]!.AsArray().Select((x, i) => Read(System.IO.Path.GetFileNameWithoutExtension(path), i + 1, x!))),
    ];

    private static DocumentedExample Read(string file, int number, JsonNode example)
    {
        var request = example["request"]?.ToString() ?? "";
        var space = request.IndexOf(' ', StringComparison.Ordinal);
        var target = space < 0 ? "" : request[(space + 1)..];
        foreach (var prefix in new[] { "https://graph.microsoft.com", "/v1.0", "/beta" })
            target = target.StartsWith(prefix, StringComparison.Ordinal) ? target[prefix.Length..] : target;
        var mark = target.IndexOf('?', StringComparison.Ordinal);
        return new(file, number, space < 0 ? "" : request[..space], (mark < 0 ? target : target[..mark]).Trim('/'), mark < 0 ? "" : target[mark..],
            example["requestBody"], example["status"]?.GetValue<int>() ?? 0, example["body"]);
    }
}
