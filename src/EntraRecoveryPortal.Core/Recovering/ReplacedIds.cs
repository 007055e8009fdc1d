using System.Text.RegularExpressions;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Recovering;

/// <summary>
/// Ids that are gone for good, and what stands for them. While a plan is made, what it makes again has no id yet: <c>new:</c> and the old one
/// stand for it, in everything that is to name it. When the object is there, its real id takes their place.
/// </summary>
public sealed partial class ReplacedIds(IReadOnlyDictionary<string, string> byOld)
{
    private const string Mark = "new:";

    private readonly Dictionary<string, string> _byOld = new(byOld, StringComparer.OrdinalIgnoreCase);

    /// <summary>Nothing was made again.</summary>
    public static ReplacedIds None { get; } = new(new Dictionary<string, string>());

    /// <summary>Nothing is replaced.</summary>
    public bool IsEmpty => _byOld.Count == 0;

    /// <summary>What stands for the id that an object will get.</summary>
    public static string ToCome(string oldId) => Mark + oldId;

    /// <summary>The id that something stands for, or the text itself.</summary>
    public static string OldOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.StartsWith(Mark, StringComparison.Ordinal) ? text[Mark.Length..] : text;
    }

    /// <summary>A text names something that was to be made again and is not there.</summary>
    public static bool IsOpen(string? text) => text is not null && text.Contains(Mark, StringComparison.Ordinal) && OpenId().IsMatch(text);

    /// <summary>The text with what stands for every old id in its place, whether it is named as of old or as to come.</summary>
    public string? In(string? text) => text is null || IsEmpty ? text : AnyId().Replace(text, match => _byOld.GetValueOrDefault(match.Groups["id"].Value, match.Value));

    /// <summary>The object by its new id.</summary>
    public ObjectRef In(ObjectRef one) => new(one.Type, In(one.Id)!);

    /// <summary>Only what is named as to come: an old id that a step looks for, in order to take it away, stays.</summary>
    public string Resolve(string text) => IsEmpty ? text : OpenId().Replace(text, match => _byOld.GetValueOrDefault(match.Groups["id"].Value, match.Value));

    /// <summary>What a plan's step writes, with every old id replaced. What it expects, and the object and links it is about, keep the names that people know.</summary>
    public PlanStep InPlan(PlanStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return IsEmpty ? step : step with
        {
            Leaves = [.. step.Leaves.Select(leaf => leaf.Target is null ? leaf : leaf with { Path = leaf.Expected is null ? In(leaf.Path)! : leaf.Path, Target = In(leaf.Target) })],
            Source = In(step.Source),
            After = In(step.After)!,
            Call = In(step.Call),
            Fallback = step.Fallback is { } fallback ? In(fallback) : null,
        };
    }

    /// <summary>The step as it runs: by the new ids throughout, but for what it expects to find.</summary>
    public PlanStep InRun(PlanStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return IsEmpty ? step : step with
        {
            Object = step.GetsNewId ? step.Object : In(step.Object),
            Targets = [.. step.Targets.Select(In)],
            Leaves = [.. step.Leaves.Select(leaf => leaf with { Path = Resolve(leaf.Path), Target = In(leaf.Target) })],
            Source = In(step.Source),
            Call = In(step.Call),
            Fallback = step.Fallback is { } fallback ? In(fallback) : null,
        };
    }

    private GraphCall In(GraphCall call) => call with { Path = In(call.Path)!, Body = In(call.Body) };

    [GeneratedRegex("(new:)?(?<id>[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex AnyId();

    [GeneratedRegex("new:(?<id>[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex OpenId();
}
