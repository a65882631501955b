using System.Collections.Immutable;
using SupplyGuard.Formats;

namespace SupplyGuard.Evidence.Evaluation.Runtimes;

/// <summary>The TorchSharp that the projects restored.</summary>
/// <param name="Assembly">Its own assembly; <see cref="RestoredLibrary.Package"/> is the package that versions go by.</param>
/// <param name="Libraries">Native libraries for this platform, in the order in which they need one another.</param>
/// <param name="Computing">Which of them computes.</param>
internal sealed record RestoredTorch(RestoredLibrary Assembly, ImmutableArray<RestoredLibrary> Libraries, RestoredLibrary Computing)
{
    /// <summary>SHA-256 over the digests of all files, in their order.</summary>
    public Digest Sha256 => Digest.Sha256(Libraries.Append(Assembly).SelectMany(file => file.Sha256.Bytes.ToArray()).ToArray());
}
