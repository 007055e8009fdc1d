using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace EntraRecoveryPortal.Tests.Data.SqlServer;

/// <summary>Functions of SQL Server 2019, with the least and most arguments they take. What has a syntax of its own, like CAST, is left to the parser.</summary>
internal static class BuiltInFunctions
{
    private static readonly (string Arguments, string Names)[] Table =
    [
        ("0", """
            CUME_DIST CURRENT_TRANSACTION_ID DENSE_RANK ERROR_LINE ERROR_MESSAGE ERROR_NUMBER ERROR_PROCEDURE ERROR_SEVERITY ERROR_STATE GETDATE GETUTCDATE
            HOST_ID HOST_NAME NEWID NEWSEQUENTIALID ORIGINAL_LOGIN PERCENT_RANK PI RANK ROW_NUMBER ROWCOUNT_BIG SCOPE_IDENTITY SYSDATETIME SYSDATETIMEOFFSET
            SYSUTCDATETIME XACT_STATE
            """),
        ("0-1", "DATABASE_PRINCIPAL_ID DB_ID DB_NAME RAND SCHEMA_ID SCHEMA_NAME SUSER_ID SUSER_NAME SUSER_SID SUSER_SNAME USER_ID USER_NAME"),
        ("1", """
            ABS ACOS APPROX_COUNT_DISTINCT ASCII ASIN ATAN AVG CEILING CHAR CHECKSUM_AGG COMPRESS COS COT COUNT COUNT_BIG DATALENGTH DAY DECOMPRESS DEGREES EXP
            FLOOR GROUPING IDENT_CURRENT IDENT_INCR IDENT_SEED ISDATE ISJSON ISNUMERIC LEN LOG10 LOWER LTRIM MAX MIN MONTH NCHAR NTILE OBJECT_DEFINITION RADIANS
            REVERSE RTRIM SERVERPROPERTY SESSION_CONTEXT SIGN SIN SOUNDEX SPACE SQRT SQUARE STDEV STDEVP SUM TAN TRIM UNICODE UPPER VAR VARP YEAR
            """),
        ("1-2", "EOMONTH FIRST_VALUE IS_MEMBER IS_ROLEMEMBER JSON_QUERY LAST_VALUE LOG OBJECT_ID OBJECT_NAME OBJECT_SCHEMA_NAME QUOTENAME TYPE_ID TYPE_NAME"),
        ("1-3", "LAG LEAD STR"),
        ("2", """
            ATN2 COL_LENGTH COL_NAME DATABASEPROPERTYEX DATENAME DATEPART DIFFERENCE FILEPROPERTY HASHBYTES ISNULL JSON_VALUE NULLIF OBJECTPROPERTY OBJECTPROPERTYEX PARSENAME
            PATINDEX POWER REPLICATE STRING_AGG STRING_ESCAPE STRING_SPLIT SWITCHOFFSET TODATETIMEOFFSET
            """),
        ("2-3", "CHARINDEX FORMAT ROUND"),
        ("3", "DATEADD DATEDIFF DATEDIFF_BIG DATEFROMPARTS INDEXPROPERTY JSON_MODIFY REPLACE SUBSTRING TRANSLATE"),
        ("3-4", "HAS_PERMS_BY_NAME"),
        ("4", "STUFF"),
        ("5", "TIMEFROMPARTS"),
        ("7", "DATETIMEFROMPARTS"),
        ("8", "DATETIME2FROMPARTS"),
        ("10", "DATETIMEOFFSETFROMPARTS"),
        ("0-99", "BINARY_CHECKSUM CHECKSUM GROUPING_ID PERCENTILE_CONT PERCENTILE_DISC TRIGGER_NESTLEVEL"),
        ("2-99", "CHOOSE CONCAT FORMATMESSAGE"),
        ("3-99", "CONCAT_WS"),
    ];

    private static readonly Dictionary<string, (int Least, int Most)> Arguments = Table
        .SelectMany(row => row.Names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), (row, name) => (name, row.Arguments.Split('-')))
        .ToDictionary(row => row.name, row => (Number(row.Item2[0]), Number(row.Item2[^1])), StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> TakeDatePart = new(StringComparer.OrdinalIgnoreCase) { "DATEADD", "DATEDIFF", "DATEDIFF_BIG", "DATENAME", "DATEPART" };

    private static readonly HashSet<string> DateParts = new(
        """
        year yy yyyy quarter qq q month mm m dayofyear dy y day dd d week wk ww weekday dw hour hh minute mi n second ss s
        millisecond ms microsecond mcs nanosecond ns tzoffset tz iso_week isowk isoww
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
        StringComparer.OrdinalIgnoreCase);

    public static string? FaultOf(FunctionCall call)
    {
        var name = call.FunctionName.Value;

        // A method of a value, or a function with a schema, which DacFx looks up.
        if (call.CallTarget is not null)
            return null;
        if (!Arguments.TryGetValue(name, out var arguments))
            return $"there is no built-in function {name}";
        if (call.Parameters.Count < arguments.Least || call.Parameters.Count > arguments.Most)
            return $"{name} does not take {call.Parameters.Count} arguments";
        return TakeDatePart.Contains(name) && call.Parameters[0] is ColumnReferenceExpression part && !DateParts.Contains(TransactSql.LastOf(part.MultiPartIdentifier))
            ? $"{TransactSql.TextOf(part)} is no part of a date"
            : null;
    }

    private static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
