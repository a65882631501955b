using System.Collections.Immutable;

namespace SupplyGuard.Adoption;

/// <summary>Models of a folder, and files that may be some. All paths are relative with forward slashes, sorted.</summary>
/// <param name="Models">Files whose content is a model's.</param>
/// <param name="Patterns">What a policy names them by.</param>
/// <param name="Arrays">NumPy files: weights, or data.</param>
/// <param name="Unread">Files that are called like models in formats that this version does not read.</param>
internal sealed record ModelsFound(ImmutableArray<string> Models, ImmutableArray<string> Patterns, ImmutableArray<string> Arrays, ImmutableArray<string> Unread);
