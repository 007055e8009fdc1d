using System.Globalization;

namespace EntraRecoveryPortal.TenantSimulator.Loading;

/// <summary>A line that cannot be part of a tenant.</summary>
internal sealed class LoadFaultException(int line, string fault) : Exception(string.Create(CultureInfo.InvariantCulture, $"Line {line}: {fault}"));
