namespace SupplyGuard.Runtime;

/// <summary>What was signed about a model.</summary>
/// <param name="Files">By path relative to the model with forward slashes; the file's own name, or <c>.</c>, when the model is one file.</param>
/// <param name="Ignored">Files and folders that the signature says nothing about.</param>
/// <param name="HasShards">Whether files without a byte are not listed.</param>
internal sealed record SignedStatement(IReadOnlyDictionary<string, IReadOnlyList<PinnedPiece>> Files, IReadOnlyList<string> Ignored, bool HasShards);
