namespace EntraRecoveryPortal.Core.Directory;
public enum ObjectState { Present, SoftDeleted, Gone }
public enum CoverageState { Complete, Incomplete, CarriedForward, NotAsked }
