using System.Collections.Concurrent;

namespace EntraRecoveryPortal.Tests.Data.SqlServer;

/// <summary>Everything that the test run would have sent to SQL Server. Its checks come last, after all other tests.</summary>
internal sealed class SentStatements
{
    public static readonly SentStatements OfThisRun = new();

    private readonly ConcurrentDictionary<SentStatement, int> _numbers = [];
    private volatile bool _checked;

    public void Add(IEnumerable<SentStatement> sent)
    {
        foreach (var statement in sent)
        {
            if (_numbers.TryAdd(statement, _numbers.Count) && _checked)
                throw new InvalidOperationException("Sent after the checks of what was sent, which must be the last tests to run: " + statement.Sql);
        }
    }

    public IReadOnlyList<SentStatement> Close()
    {
        _checked = true;
        return [.. _numbers.OrderBy(pair => pair.Value).Select(pair => pair.Key)];
    }
}
