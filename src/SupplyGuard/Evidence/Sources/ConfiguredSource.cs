using SupplyGuard.Discovery;
using SupplyGuard.Subjects;

namespace SupplyGuard.Evidence.Sources;

/// <summary>A package source as a configuration file names it.</summary>
/// <param name="Address">Null when what is written there names nothing.</param>
/// <param name="AllowsInsecureConnections">NuGet may talk to it without TLS.</param>
/// <param name="AcceptsAnyCertificate">NuGet does not ask whom it is talking to.</param>
internal sealed record ConfiguredSource(
    string Name,
    SourceAddress? Address,
    bool IsEnabled,
    bool AllowsInsecureConnections,
    bool AcceptsAnyCertificate,
    ConfigurationFile File,
    Location Location)
{
    /// <summary>What is written there, with variables filled in. May hold a secret, and is never shown.</summary>
    public string Written { get; init; } = "";
}
