using System.Globalization;
using System.Text;
using EntraRecoveryPortal.TenantSimulator;

namespace EntraRecoveryPortal.Tests.TenantSimulator.Conformance;

/// <summary>Every documented example is asked of the simulated tenant, and answered as the documentation shows.</summary>
public sealed class ConformanceTests(SharedSimulator shared) : IClassFixture<SharedSimulator>
{
    private readonly StringBuilder failures = new();

    [Fact]
    public async Task Documented_examples_are_answered_as_documented()
    {
        var metadata = Metadata.Load();
        var examples = DocumentedExample.All();
        var unknown = ExampleNotes.Keys.Except(examples.SelectMany(x => new[] { x.Key, x.File })).ToList();
        Assert.True(unknown.Count == 0, $"There is a note on what is no example: {string.Join(", ", unknown)}");

        var (conforming, noted, refused, leftOut) = (0, 0, 0, 0);
        Cast? cast = null;
        foreach (var example in examples)
        {
            if (ExampleNotes.LeftOut(example) is not null)
            {
                leftOut++;
                continue;
            }

            cast ??= await Cast.OfAsync(await shared.ResetAsync());
            if (ExampleNotes.Refused(example) is { } refusal)
            {
                var reply = await ExampleReplay.AskAsync(cast, example);
                Expect(example, reply.Reply.Status == refusal.Status && reply.Reply.Code == refusal.Code, $"{reply.Reply.Status} {reply.Reply.Json?["error"]} instead of the refusal {refusal.Status} {refusal.Code}");
                refused++;
            }
            else
            {
                var (reply, segments) = await ExampleReplay.AskAsync(cast, example);
                var differences = new ExampleReview(metadata, example).Of(reply, segments).ToList();
                var known = ExampleNotes.Differences(example);
                Expect(example, !differences.Except(known).Any(), string.Join("; ", differences.Except(known)));
                Expect(example, !known.Except(differences).Any(), $"no longer differs: {string.Join("; ", known.Except(differences))}");
                if (known.Count == 0)
                    conforming++;
                else
                    noted++;
            }

            if (example.Method != "GET" || ExampleStage.Of(example) is not null)
                cast = null;
        }

        var files = examples.GroupBy(x => x.File).ToList();
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{examples.Count} examples in {files.Count} files: {conforming} conform, {noted} with a noted difference, {refused} refused on purpose, {leftOut} left out ({files.Count(x => x.All(y => ExampleNotes.LeftOut(y) is not null))} whole files)."));
        Assert.True(failures.Length == 0, failures.ToString());
        // As counted when the notes were last changed: one less that conforms, and one more that is excused, are seen here.
        Assert.Equal((248, 179, 11, 37, 21), (examples.Count, conforming, noted, refused, leftOut));
    }

    private void Expect(DocumentedExample example, bool holds, string otherwise)
    {
        if (!holds)
            failures.AppendLine(CultureInfo.InvariantCulture, $"{example.Key} {example.Method} {example.Path}{example.Query}: {otherwise}");
    }
}
