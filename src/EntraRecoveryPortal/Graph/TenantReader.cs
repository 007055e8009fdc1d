namespace EntraRecoveryPortal.Graph;
public sealed class TenantReader { internal TenantReader(GraphReads reads, TimeProvider clock) { _ = reads; _ = clock; } }
