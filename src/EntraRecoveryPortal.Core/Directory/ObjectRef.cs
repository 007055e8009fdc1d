namespace EntraRecoveryPortal.Core.Directory;

/// <summary>Names one directory object: the catalogue's type name and Graph's id, or the natural key where Graph's id is not stable.</summary>
public readonly record struct ObjectRef(string Type, string Id)
{
    /// <summary>The type of a link's end when Graph did not say what it is.</summary>
    public const string UnknownType = "directoryObject";

    /// <inheritdoc/>
    public override string ToString() => $"{Type}/{Id}";
}
