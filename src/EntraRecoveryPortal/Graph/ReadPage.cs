using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Graph;

/// <summary>Some objects and links of the type that is being read, in the order in which Graph gave them.</summary>
public sealed record ReadPage(IReadOnlyList<DirectoryObject> Objects, IReadOnlyList<Link> Links);
