namespace EntraRecoveryPortal.Data;

/// <summary>A column that the hash of a chained row leaves out: how something is closed, where another column proves what is in it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NotChainedAttribute : Attribute;
