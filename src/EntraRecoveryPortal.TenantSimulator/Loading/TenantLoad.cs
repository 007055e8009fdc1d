using System.Text.Json;
using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Graph.Types;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Loading;

/// <summary>
/// A tenant out of lines: one object or one link each. What it leaves out of what the simulator needs to be spoken to at all, the foundation puts beside it.
/// </summary>
internal sealed class TenantLoad(SimulatorOptions options)
{
    private const string KindMark = "kind";
    private const string LinkMark = "link";

    private readonly TenantState state = new(options.Seed, changesKept: options.ChangesKept);
    private readonly List<(int Line, string Source, string Relation, string Target)> links = [];

    /// <exception cref="LoadFaultException">A line is none of the two, or does not fit the others.</exception>
    public async Task<TenantState> ReadAsync(TextReader lines, CancellationToken cancellation)
    {
        for (var number = 1; await lines.ReadLineAsync(cancellation) is { } line; number++)
        {
            if (!string.IsNullOrWhiteSpace(line))
                Add(number, Parse(number, line));
        }

        foreach (var (line, source, relation, target) in links)
        {
            foreach (var end in new[] { source, target })
            {
                if (state.Find(end) is null)
                    throw new LoadFaultException(line, $"the link names '{end}', which no line has.");
            }

            state.Link(source, relation, target);
        }

        Foundation.Complete(state, options);
        return state.Seal();
    }

    private static JsonObject Parse(int number, string line)
    {
        try
        {
            return JsonNode.Parse(line) as JsonObject ?? throw new LoadFaultException(number, "it is no JSON object.");
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException)
        {
            throw new LoadFaultException(number, "it is no JSON object.");
        }
    }

    private void Add(int number, JsonObject line)
    {
        if (line[LinkMark] is JsonObject link)
            AddLink(number, link);
        else if (Text(line, KindMark) is { } kind)
            AddObject(number, kind, line);
        else
            throw new LoadFaultException(number, $"it has neither a '{KindMark}' nor a '{LinkMark}'.");
    }

    private void AddLink(int number, JsonObject link)
    {
        if (Text(link, "source") is not { } source || Text(link, "relation") is not { } relation || Text(link, "target") is not { } target)
            throw new LoadFaultException(number, "a link needs source, relation and target.");
        if (!Relations.All.Contains(relation))
            throw new LoadFaultException(number, $"there is no relation '{relation}'. There are: {string.Join(", ", Relations.All)}.");
        links.Add((number, source, relation, target));
    }

    private void AddObject(int number, string kind, JsonObject body)
    {
        if (!Kinds.All.Contains(kind))
            throw new LoadFaultException(number, $"there is no kind '{kind}'. There are: {string.Join(", ", Kinds.All)}.");
        if (Text(body, "id") is not { Length: > 0 } id)
            throw new LoadFaultException(number, "the object has no id.");
        if (state.Find(id) is not null)
            throw new LoadFaultException(number, $"the id '{id}' was there before.");
        body.Remove(KindMark);
        var name = Text(body, "@odata.type")?.Replace("#microsoft.graph.", "", StringComparison.Ordinal) ?? kind;
        if (GraphTypes.Find(name) is not { } type || !GraphTypes.IsA(name, kind))
            throw new LoadFaultException(number, $"'{name}' is no {kind}.");
        // An id is what a line is known by, also where the type keys its objects otherwise.
        if (body.Select(x => x.Key).FirstOrDefault(x => x != "id" && !x.Contains('@', StringComparison.Ordinal) && !type.Knows(x) && !type.Links.Contains(x)) is { } unknown)
            throw new LoadFaultException(number, $"a {name} has no property '{unknown}'.");
        state.Put(kind, id, body);
    }

    private static string? Text(JsonObject body, string name) => body[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
