using SupplyGuard.Signatures.Models;
using SupplyGuard.Signatures.Models.Bundles;
using SupplyGuard.Signatures.Models.Cms;
using SupplyGuard.Signatures.Models.Statements;
using SupplyGuard.Signatures.Models.Trust;

namespace SupplyGuard.Evidence.ModelSignatures;

/// <summary>A signature file of either kind, as read.</summary>
internal sealed class ReadSignature
{
    private readonly ModelBundle? _bundle;
    private readonly CmsSignature? _cms;

    private ReadSignature(ModelBundle? bundle, CmsSignature? cms, ModelProblem? problem)
    {
        _bundle = bundle;
        _cms = cms;
        Problem = problem;
    }

    /// <summary>Why it is no signature; null when it is one, whoever's.</summary>
    public ModelProblem? Problem { get; }

    /// <summary>Whether it, and what lies beside it on its account, are what they seem to be and nothing else that could be loaded.</summary>
    public bool IsWellFormed => Problem is null && (_cms is null || ModelStatement.Read(_cms.Manifest).Value is not null);

    public static ReadSignature OfBundle(byte[] content)
    {
        var read = ModelBundle.Read(content);
        return new ReadSignature(read.Value, null, read.Problem);
    }

    public static ReadSignature OfCms(byte[] content, byte[] manifest)
    {
        var read = CmsSignature.Read(content, manifest);
        return new ReadSignature(null, read.Value, read.Problem);
    }

    /// <param name="manifest">Name of the file that is not there.</param>
    public static ReadSignature WithoutManifest(string manifest) =>
        new(null, null, new ModelProblem(ModelProblemKind.BundleMalformed, $"What it signs is missing: there is no '{manifest}' beside it."));

    /// <param name="now">The time at which certificates must be valid where nothing says another.</param>
    /// <exception cref="InvalidOperationException">There is a <see cref="Problem"/>.</exception>
    public Examined<VerifiedSignature> Verify(ModelTrust trust, DateTimeOffset now) => (_bundle, _cms) switch
    {
        ({ } bundle, _) => SignatureVerifier.Verify(bundle, trust, now),
        (_, { } cms) => CmsVerifier.Verify(cms, trust, now),
        _ => throw new InvalidOperationException("It is no signature."),
    };
}
