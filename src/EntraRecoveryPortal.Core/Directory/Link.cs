namespace EntraRecoveryPortal.Core.Directory;

/// <summary>One link, such as "members" of a group. The target's type may be <see cref="ObjectRef.UnknownType"/>.</summary>
public readonly record struct Link(ObjectRef Source, string Relation, ObjectRef Target);
