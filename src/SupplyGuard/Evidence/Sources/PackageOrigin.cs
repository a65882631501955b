using SupplyGuard.Discovery;
using SupplyGuard.Subjects;

namespace SupplyGuard.Evidence.Sources;

/// <summary>Where a package came from, as NuGet wrote down when it extracted it. A claim: whoever can write the folder can write it too.</summary>
/// <param name="Address">Null when it says nothing that could be a source.</param>
/// <param name="Detail">Why there is no address; empty when there is one.</param>
internal sealed record PackageOrigin(PackageSubject Subject, string ShownFolder, SourceAddress? Address, string Detail)
{
    public const string FileName = ".nupkg.metadata";

    public Location Location => new($"{ShownFolder}/{FileName}");
}
