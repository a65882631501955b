namespace SupplyGuard.Package.Tests.Consumers;

/// <summary>An error or a warning as a build logged it.</summary>
/// <param name="File">Relative to the consumer's folder, with <c>/</c>, when it lies there.</param>
internal sealed record LoggedFinding(string Severity, string Code, string File, int Line, int Column, string Message);
