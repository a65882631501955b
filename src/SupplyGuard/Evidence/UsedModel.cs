using SupplyGuard.Formats;
using SupplyGuard.Subjects;

namespace SupplyGuard.Evidence;

/// <summary>A file that a build declares as a model, or ships and that is one by its content or its name.</summary>
/// <param name="Sha256">Null when the file cannot be read.</param>
/// <param name="Use">Completes "the build …": <c>declares</c> or <c>ships</c>.</param>
internal sealed record UsedModel(ModelSubject Subject, Digest? Sha256, string Use);
