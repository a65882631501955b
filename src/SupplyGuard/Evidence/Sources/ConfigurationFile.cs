using System.Collections.Immutable;
using SupplyGuard.Subjects;

namespace SupplyGuard.Evidence.Sources;

/// <summary>One of the files that NuGet merges its configuration from.</summary>
/// <param name="FilePath">Absolute.</param>
/// <param name="ShownPath">As reports show it.</param>
/// <param name="IsInRepository">It lies in the repository, so whoever has the repository has the file.</param>
internal sealed record ConfigurationFile(string FilePath, string ShownPath, bool IsInRepository, ConfigurationLevel Level, Markup Root)
{
    public BuildFileSubject Subject => new(ShownPath);

    /// <summary>
    /// What stands in a section. Of several sections whose names differ in case only NuGet reads the first, and that one counts for nothing
    /// unless its case is right.
    /// </summary>
    public ImmutableArray<Markup> Section(string name)
    {
        foreach (var section in Root.Children)
        {
            if (section.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return section.Name == name ? section.Children : [];
        }

        return [];
    }

    public Location At(Markup element) => new(ShownPath, element.Line, element.Column);
}
