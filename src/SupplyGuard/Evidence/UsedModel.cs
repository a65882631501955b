using SupplyGuard.Formats;
using SupplyGuard.Subjects;

namespace SupplyGuard.Evidence;

/// <summary>A file that a build declares as a model, or ships and that is one by its content or its name; or one that lies in an archive which the build ships.</summary>
/// <param name="Sha256">Null when the file cannot be read.</param>
/// <param name="Use">Completes "the build …": <c>declares</c> or <c>ships</c>.</param>
internal sealed record UsedModel(ModelSubject Subject, Digest? Sha256, string Use)
{
    /// <summary>Digest of the archive that it lies in; null when it lies in none.</summary>
    public Digest? Archive { get; init; }

    /// <summary>Why it is not known whether there are models in this archive; null for everything else.</summary>
    public string? Unfinished { get; init; }
}
