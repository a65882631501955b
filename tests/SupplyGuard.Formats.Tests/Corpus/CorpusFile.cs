namespace SupplyGuard.Formats.Tests.Corpus;

/// <summary>One file of the corpus, and what its row in the corpus' README says of it.</summary>
/// <param name="Path">Relative to the corpus: room, then <c>valid</c>, <c>malformed</c> (breaks the format) or <c>hostile</c> (attacks a reader), then the name.</param>
/// <param name="Expected"><c>Ok</c>, or the name of the fault.</param>
/// <param name="What">What the file is, or attacks.</param>
/// <param name="How">How it was made.</param>
internal sealed record CorpusFile(string Path, string Expected, string What, string How)
{
    public override string ToString() => Path;
}
