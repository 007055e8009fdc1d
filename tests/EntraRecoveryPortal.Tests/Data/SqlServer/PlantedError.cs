namespace EntraRecoveryPortal.Tests.Data.SqlServer;

public enum Layer
{
    Parser,
    Binding,
    Lint,
}

/// <summary>A deliberate mistake, the layer that must find it, and the same without the mistake, in which no layer may find anything.</summary>
public sealed record PlantedError(Layer Layer, string Name, string Wrong, string Right)
{
    // Small and its own, so that changes of the store's model do not touch the mistakes.
    public const string Schema = """
        CREATE TABLE [Owners] ([OwnerKey] int NOT NULL IDENTITY, [Name] nvarchar(100) NOT NULL, [Note] nvarchar(max) NULL, [Stamp] rowversion NOT NULL,
            CONSTRAINT [PK_Owners] PRIMARY KEY ([OwnerKey]));
        CREATE TABLE [Items] ([ItemKey] bigint NOT NULL IDENTITY, [OwnerKey] int NOT NULL, [Path] nvarchar(400) NOT NULL, [Size] int NOT NULL DEFAULT 0,
            [Payload] varbinary(max) NULL, [ChangedAt] datetime2 NULL,
            CONSTRAINT [PK_Items] PRIMARY KEY ([ItemKey]),
            CONSTRAINT [FK_Items_Owners] FOREIGN KEY ([OwnerKey]) REFERENCES [Owners] ([OwnerKey]) ON DELETE CASCADE);
        CREATE INDEX [IX_Items_Path] ON [Items] ([Path]);
        GO
        CREATE TRIGGER [dbo].[TR_Items] ON [dbo].[Items] AFTER INSERT, UPDATE, DELETE AS
        BEGIN
            SET NOCOUNT ON;
            IF EXISTS (SELECT 1 FROM deleted WHERE deleted.[Size] > 0) THROW 51000, N'sealed', 1;
        END
        GO
        """;

    public static IReadOnlyList<PlantedError> All { get; } =
    [
        new(Layer.Parser, "LIMIT", "SELECT [Path] FROM [Items] ORDER BY [Path] LIMIT 10", "SELECT TOP 10 [Path] FROM [Items] ORDER BY [Path]"),
        new(Layer.Parser, "concatenation by bars", "SELECT [Path] || N'/' FROM [Items]", "SELECT [Path] + N'/' FROM [Items]"),
        new(Layer.Parser, "OFFSET without ORDER BY", "SELECT [Path] FROM [Items] OFFSET 10 ROWS", "SELECT [Path] FROM [Items] ORDER BY [Path] OFFSET 10 ROWS"),
        new(Layer.Parser, "INSERT OR REPLACE", "INSERT OR REPLACE INTO [Owners] ([Name]) VALUES (N'a')", "INSERT INTO [Owners] ([Name]) VALUES (N'a')"),
        new(Layer.Parser, "BEFORE trigger", Trigger("BEFORE UPDATE", "RETURN;"), Trigger("AFTER UPDATE", "RETURN;")),
        new(Layer.Parser, "MERGE without a semicolon", Merge(""), Merge(";")),
        new(Layer.Parser, "CREATE TRIGGER inside IF", "IF 1 = 1 BEGIN " + Trigger("AFTER UPDATE", "RETURN;") + " END", $"IF 1 = 1 BEGIN EXEC(N'{Trigger("AFTER UPDATE", "RETURN;")}') END"),

        new(Layer.Binding, "wrong column in a trigger", Trigger("AFTER UPDATE", "IF EXISTS (SELECT 1 FROM deleted WHERE deleted.[Szie] > 0) RETURN;"),
            Trigger("AFTER UPDATE", "IF EXISTS (SELECT 1 FROM deleted WHERE deleted.[Size] > 0) RETURN;")),
        new(Layer.Binding, "trigger on a table that is not there", "CREATE TRIGGER [dbo].[TR_2] ON [dbo].[Itmes] AFTER DELETE AS RETURN;", "CREATE TRIGGER [dbo].[TR_2] ON [dbo].[Items] AFTER DELETE AS RETURN;"),
        new(Layer.Binding, "wrong column in WHERE", "SELECT [Path] FROM [Items] WHERE [Sise] = 1", "SELECT [Path] FROM [Items] WHERE [Size] = 1"),
        new(Layer.Binding, "wrong column in ORDER BY", "SELECT [Path] FROM [Items] ORDER BY [Changed]", "SELECT [Path] FROM [Items] ORDER BY [ChangedAt]"),
        new(Layer.Binding, "wrong alias", "SELECT [j].[Path] FROM [Items] AS [i]", "SELECT [i].[Path] FROM [Items] AS [i]"),
        new(Layer.Binding, "unknown table in a CTE", "WITH [few] AS (SELECT [Path] FROM [Itmes]) SELECT [Path] FROM [few]", "WITH [few] AS (SELECT [Path] FROM [Items]) SELECT [Path] FROM [few]"),
        new(Layer.Binding, "column that a CTE does not hand on", "WITH [few] AS (SELECT [Path] FROM [Items]) SELECT [Size] FROM [few]", "WITH [few] AS (SELECT [Path], [Size] FROM [Items]) SELECT [Size] FROM [few]"),
        new(Layer.Binding, "column that two tables have", "SELECT [OwnerKey] FROM [Items] JOIN [Owners] ON [Items].[OwnerKey] = [Owners].[OwnerKey]",
            "SELECT [Items].[OwnerKey] FROM [Items] JOIN [Owners] ON [Items].[OwnerKey] = [Owners].[OwnerKey]"),
        new(Layer.Binding, "wrong column in UPDATE", "UPDATE [Items] SET [Pth] = N'a'", "UPDATE [Items] SET [Path] = N'a'"),
        new(Layer.Binding, "wrong column in INSERT", "INSERT INTO [Owners] ([Name], [Noet]) VALUES (N'a', N'b')", "INSERT INTO [Owners] ([Name], [Note]) VALUES (N'a', N'b')"),
        new(Layer.Binding, "wrong column in OUTPUT", "UPDATE [Owners] SET [Name] = N'a' OUTPUT inserted.[Key]", "UPDATE [Owners] SET [Name] = N'a' OUTPUT inserted.[OwnerKey]"),
        new(Layer.Binding, "undeclared variable", "SELECT [Path] FROM [Items] WHERE [Size] = @size", "DECLARE @size int = 1; SELECT [Path] FROM [Items] WHERE [Size] = @size"),
        new(Layer.Binding, "column that OPENJSON does not give", "SELECT [v].[valeu] FROM OPENJSON(N'[1]') WITH ([value] int '$') AS [v]", "SELECT [v].[value] FROM OPENJSON(N'[1]') WITH ([value] int '$') AS [v]"),
        new(Layer.Binding, "index over a column that is not there", "CREATE INDEX [IX_2] ON [Items] ([Szie])", "CREATE INDEX [IX_2] ON [Items] ([Size])"),
        new(Layer.Binding, "foreign key of another type", ForeignKey("bigint"), ForeignKey("int")),
        new(Layer.Binding, "grant on an object that is not there", "CREATE ROLE [r]; GO GRANT SELECT ON OBJECT::[dbo].[Itmes] TO [r];".Replace(" GO ", "\nGO\n", StringComparison.Ordinal),
            "CREATE ROLE [r]; GO GRANT SELECT ON OBJECT::[dbo].[Items] TO [r];".Replace(" GO ", "\nGO\n", StringComparison.Ordinal)),

        new(Layer.Lint, "function of SQLite alone", "SELECT julianday([ChangedAt]) FROM [Items]", "SELECT DATEDIFF(day, '2000-01-01', [ChangedAt]) FROM [Items]"),
        new(Layer.Lint, "too few arguments", "SELECT SUBSTRING([Path], 2) FROM [Items]", "SELECT SUBSTRING([Path], 2, 10) FROM [Items]"),
        new(Layer.Lint, "no part of a date", "SELECT DATEADD(dayz, 1, [ChangedAt]) FROM [Items]", "SELECT DATEADD(day, 1, [ChangedAt]) FROM [Items]"),
        new(Layer.Lint, "column that is not grouped", "SELECT [OwnerKey], [Path], COUNT(*) FROM [Items] GROUP BY [OwnerKey]", "SELECT [OwnerKey], MAX([Path]), COUNT(*) FROM [Items] GROUP BY [OwnerKey]"),
        new(Layer.Lint, "column beside an aggregate", "SELECT [Path], MAX([Size]) FROM [Items]", "SELECT MIN([Path]), MAX([Size]) FROM [Items]"),
        new(Layer.Lint, "more columns than values", "INSERT INTO [Owners] ([Name], [Note]) VALUES (N'a')", "INSERT INTO [Owners] ([Name], [Note]) VALUES (N'a', N'b')"),
        new(Layer.Lint, "no value for NOT NULL", "INSERT INTO [Items] ([OwnerKey]) VALUES (1)", "INSERT INTO [Items] ([OwnerKey], [Path]) VALUES (1, N'a')"),
        new(Layer.Lint, "identity written", "INSERT INTO [Owners] ([OwnerKey], [Name]) VALUES (1, N'a')", "INSERT INTO [Owners] ([Name]) VALUES (N'a')"),
        new(Layer.Lint, "rowversion written", "UPDATE [Owners] SET [Stamp] = 0x01", "UPDATE [Owners] SET [Note] = N'a'"),
        new(Layer.Lint, "DELETE with OUTPUT on a table with a trigger", "DELETE FROM [Items] OUTPUT 1 WHERE [ItemKey] = 1", "DELETE FROM [Owners] OUTPUT 1 WHERE [OwnerKey] = 1"),
        new(Layer.Lint, "UPDATE by alias with OUTPUT on a table with a trigger", "UPDATE [i] SET [Size] = 1 OUTPUT inserted.[ItemKey] FROM [Items] AS [i]",
            "DECLARE @keys TABLE ([ItemKey] bigint); UPDATE [i] SET [Size] = 1 OUTPUT inserted.[ItemKey] INTO @keys FROM [Items] AS [i]"),
        new(Layer.Lint, "two cascade paths", Cascade("ON DELETE CASCADE"), Cascade("")),
        new(Layer.Lint, "cascade into an INSTEAD OF trigger", Trigger("INSTEAD OF DELETE", "RETURN;"), Trigger("AFTER DELETE", "RETURN;")),
        new(Layer.Lint, "nvarchar(5000)", "CREATE TABLE [T] ([A] nvarchar(5000) NULL)", "CREATE TABLE [T] ([A] nvarchar(4000) NULL)"),
        new(Layer.Lint, "two rowversions", "CREATE TABLE [T] ([A] rowversion, [B] rowversion)", "CREATE TABLE [T] ([A] rowversion, [B] binary(8) NULL)"),
        new(Layer.Lint, "index key without a bound", "CREATE INDEX [IX_2] ON [Owners] ([Note])", "CREATE INDEX [IX_2] ON [Owners] ([Name]) INCLUDE ([Note])"),
    ];

    public override string ToString() => Name;

    private static string Trigger(string when, string body) => $"CREATE TRIGGER [dbo].[TR_2] ON [dbo].[Items] {when} AS BEGIN {body} END";

    private static string Merge(string end) =>
        $"MERGE [Owners] AS [o] USING (VALUES (1, N'a')) AS [n] ([OwnerKey], [Name]) ON [o].[OwnerKey] = [n].[OwnerKey] WHEN MATCHED THEN UPDATE SET [Name] = [n].[Name]{end}";

    private static string ForeignKey(string type) => $"CREATE TABLE [T] ([A] {type} NOT NULL, CONSTRAINT [FK_T] FOREIGN KEY ([A]) REFERENCES [Owners] ([OwnerKey]))";

    private static string Cascade(string action) => $"""
        CREATE TABLE [T] ([A] int NULL, [B] bigint NULL,
            CONSTRAINT [FK_1] FOREIGN KEY ([A]) REFERENCES [Owners] ([OwnerKey]) ON DELETE CASCADE,
            CONSTRAINT [FK_2] FOREIGN KEY ([B]) REFERENCES [Items] ([ItemKey]) {action})
        """;
}
