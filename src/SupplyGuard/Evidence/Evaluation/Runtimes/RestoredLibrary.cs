using SupplyGuard.Formats;

namespace SupplyGuard.Evidence.Evaluation.Runtimes;

/// <summary>A native library of a restored package that was examined.</summary>
/// <param name="FilePath">Absolute.</param>
/// <param name="Sha256">Of the bytes that were examined; others are not loaded.</param>
/// <param name="Package">Id and version of its package.</param>
internal sealed record RestoredLibrary(string FilePath, Digest Sha256, string Package);
