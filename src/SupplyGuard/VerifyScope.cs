namespace SupplyGuard;

/// <summary>Which parts of the policy are judged.</summary>
[Flags]
public enum VerifyScope
{
    None = 0,

    /// <summary>Lock files, signatures and extracted content (ML06).</summary>
    Packages = 1,

    /// <summary>Pins and formats (ML07, ML10).</summary>
    Models = 2,

    /// <summary>Smoke evaluations (ML08, ML10), with the models that they need.</summary>
    Evaluations = 4,

    /// <summary>Whether every restore and build asks SupplyGuard. Not asked from inside a build, which is asked already.</summary>
    Wiring = 8,

    /// <summary>Everything that the policy asks for.</summary>
    All = Packages | Models | Evaluations | Wiring,
}
