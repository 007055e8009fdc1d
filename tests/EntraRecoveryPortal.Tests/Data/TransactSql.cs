using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace EntraRecoveryPortal.Tests.Data;

internal static class TransactSql
{
    public static IReadOnlyList<string> ErrorsIn(string sql)
    {
        using var reader = new StringReader(sql);
        new TSql150Parser(initialQuotedIdentifiers: true, SqlEngineType.Standalone).Parse(reader, out var errors);
        return [.. errors.Select(error => $"{error.Line}: {error.Message}")];
    }
}
