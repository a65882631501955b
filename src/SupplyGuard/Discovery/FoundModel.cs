using SupplyGuard.Subjects;

namespace SupplyGuard.Discovery;

/// <summary>A file that is to be examined as a model or like one.</summary>
/// <param name="FilePath">Absolute path; it need not exist.</param>
internal sealed record FoundModel(ModelSubject Subject, string FilePath, ModelRole Role);
