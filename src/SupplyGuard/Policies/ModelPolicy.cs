using System.Collections.Immutable;
using SupplyGuard.Formats;
using SupplyGuard.Subjects;

namespace SupplyGuard.Policies;

/// <summary>What the policy asks of the models that a pattern names (ML07, ML10).</summary>
/// <param name="Path">A path or glob (<c>*</c>, <c>**</c>) relative to the policy file, inside its folder.</param>
/// <param name="Pins">An entry in <c>supplyguard.lock.json</c>: <see cref="Requirement.Required"/> or <see cref="Requirement.Off"/>.</param>
/// <param name="Operators">ONNX operator domains that are allowed; <c>ai.onnx</c> is the default domain.</param>
public sealed record ModelPolicy(Located<string> Path, Located<Requirement> Pins, ImmutableArray<string> Operators, Location Location)
{
    /// <summary>What is asked of a data file that one of these must have signed, in the words of what is asked of models.</summary>
    internal static ModelPolicy Signed(Located<string> file, ImmutableArray<TrustedModelSigner> signers, Location location) =>
        new(file, new Located<Requirement>(Requirement.Off, location), [], location) { Signature = Requirement.Required, Signers = signers };

    /// <summary>Patterns of files that may be programs; one without a slash counts for a file's name alone.</summary>
    public ImmutableArray<string> AllowedFiles { get; init; } = [];

    /// <summary>A signature beside the model.</summary>
    public Requirement Signature { get; init; } = Requirement.Off;

    /// <summary>Whose signatures count.</summary>
    public ImmutableArray<TrustedModelSigner> Signers { get; init; } = [];

    /// <summary>How many different signers must have signed.</summary>
    public int Threshold { get; init; } = 1;

    /// <summary>How old a signature may be; null: of any age.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>Patterns of what a signature may leave out, relative to the model; git's own files and signature files may always be.</summary>
    public ImmutableArray<string> IgnoredPaths { get; init; } = [];

    /// <summary>What trusted people must attest about each model.</summary>
    public ImmutableArray<AttestationPolicy> Attestations { get; init; } = [];

    /// <summary>Digests of files, or root digests of signed models, that nobody may use any more, whoever signed them.</summary>
    public ImmutableArray<Digest> Revoked { get; init; } = [];

    /// <summary>What pickles may use; null when the entry does not say.</summary>
    public ScanProfile? Scan { get; init; }

    /// <summary>What pickles may use in addition, as <c>module.name</c>.</summary>
    public ImmutableArray<Located<string>> Globals { get; init; } = [];

    /// <summary>Names of values of ONNX graphs in which the input may be joined to what was computed from it.</summary>
    public ImmutableArray<Located<string>> Shortcuts { get; init; } = [];

    /// <summary>What the model was trained from; null when the policy does not say.</summary>
    public LineagePolicy? Lineage { get; init; }
}
