using System.Data;
using System.Data.Common;
using Microsoft.Data.SqlClient;

namespace EntraRecoveryPortal.Tests.Data.SqlServer;

/// <summary>A command as SQL Server would be sent it, with the declarations of its parameters.</summary>
internal sealed record SentStatement(string Sql, string Parameters)
{
    public static SentStatement Of(DbCommand command) =>
        new(command.CommandText, string.Join(", ", command.Parameters.Cast<SqlParameter>().Select(Declaration)));

    /// <summary>A procedure binds its body as the server would bind the command.</summary>
    public string AsProcedure(string name) => $"CREATE PROCEDURE [dbo].[{name}] {Parameters}\nAS\nBEGIN\n{Sql}\nEND";

    private static string Declaration(SqlParameter parameter) =>
        (parameter.ParameterName.StartsWith('@') ? "" : "@") + parameter.ParameterName + " " + TypeOf(parameter);

    private static string TypeOf(SqlParameter parameter) => parameter.SqlDbType switch
    {
        SqlDbType.NVarChar or SqlDbType.NChar when parameter.Size is < 1 or > 4000 => "nvarchar(max)",
        SqlDbType.VarChar or SqlDbType.Char when parameter.Size is < 1 or > 8000 => "varchar(max)",
        SqlDbType.VarBinary or SqlDbType.Binary when parameter.Size is < 1 or > 8000 => "varbinary(max)",
        SqlDbType.NVarChar or SqlDbType.NChar or SqlDbType.VarChar or SqlDbType.Char or SqlDbType.VarBinary or SqlDbType.Binary =>
            $"{Name(parameter)}({parameter.Size})",
        SqlDbType.Decimal => $"decimal({(parameter.Precision == 0 ? 18 : parameter.Precision)},{parameter.Scale})",
        SqlDbType.Timestamp => "binary(8)",
        SqlDbType.Structured => parameter.TypeName + " READONLY",
        _ => Name(parameter),
    };

    private static string Name(SqlParameter parameter) => parameter.SqlDbType.ToString().ToLowerInvariant();
}
