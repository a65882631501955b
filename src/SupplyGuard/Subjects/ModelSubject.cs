namespace SupplyGuard.Subjects;

/// <summary>A model file, or a data file that is pinned like one, by its path relative to the policy's folder; a file in an archive by the archive's path, <c>!/</c> and its own.</summary>
public sealed record ModelSubject(string Path) : Subject("model", $"model:{Path}")
{
    private const string Inside = "!/";

    /// <summary>A file in this archive.</summary>
    internal ModelSubject Member(string name) => new(Path + Inside + name);

    /// <summary>This one, and whatever its path says that it lies in.</summary>
    internal IEnumerable<ModelSubject> WithArchives()
    {
        yield return this;
        for (var at = Path.LastIndexOf(Inside, StringComparison.Ordinal); at > 0; at = Path.LastIndexOf(Inside, at - 1, StringComparison.Ordinal))
            yield return new ModelSubject(Path[..at]);
    }

    public bool Equals(ModelSubject? other) => other is not null && Path == other.Path;

    public override int GetHashCode() => Path.GetHashCode(StringComparison.Ordinal);
}
