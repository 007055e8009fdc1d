using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace EntraRecoveryPortal.Tests.Data.SqlServer;

internal static class TransactSql
{
    public static TSqlScript Parse(string sql, out IReadOnlyList<string> errors)
    {
        using var reader = new StringReader(sql);
        var script = (TSqlScript)new TSql150Parser(initialQuotedIdentifiers: true, SqlEngineType.Standalone).Parse(reader, out var found);
        errors = [.. found.Select(error => $"{error.Line}: {error.Message}")];
        return script;
    }

    public static IReadOnlyList<string> ErrorsIn(string sql)
    {
        Parse(sql, out var errors);
        return errors;
    }

    public static string TextOf(TSqlFragment fragment) =>
        string.Concat(fragment.ScriptTokenStream.Skip(fragment.FirstTokenIndex).Take(fragment.LastTokenIndex - fragment.FirstTokenIndex + 1).Select(token => token.Text));

    public static string NameOf(SchemaObjectName name) => (name.SchemaIdentifier?.Value ?? "dbo") + "." + name.BaseIdentifier.Value;

    public static string LastOf(MultiPartIdentifier name) => name.Identifiers[^1].Value;
}
