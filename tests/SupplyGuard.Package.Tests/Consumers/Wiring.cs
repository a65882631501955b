namespace SupplyGuard.Package.Tests.Consumers;

/// <summary>How a consumer's builds come to ask SupplyGuard.</summary>
public enum Wiring
{
    /// <summary>They do not: what an attack does then is what the tests of the others are worth.</summary>
    None,

    /// <summary>As an MSBuild project SDK.</summary>
    Sdk,

    /// <summary>From files of the repository.</summary>
    Vendored,

    /// <summary>As a package that the project refers to.</summary>
    PackageReference,
}
