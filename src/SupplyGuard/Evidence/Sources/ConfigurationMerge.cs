using System.Collections.Immutable;

namespace SupplyGuard.Evidence.Sources;

/// <summary>
/// Merges a section of several files as NuGet does: from the farthest file to the nearest, an item replaces one with the same key, and
/// <c>clear</c> removes everything that was said so far, in the same file too.
/// </summary>
internal static class ConfigurationMerge
{
    /// <param name="files">The nearest first.</param>
    /// <param name="element">Name of the elements that are items; case does not matter.</param>
    /// <param name="keys">How NuGet compares the keys of this section.</param>
    /// <returns>Items of the nearest file first; within a file, in the order of what was written last.</returns>
    public static ImmutableArray<MergedItem> Section(ImmutableArray<ConfigurationFile> files, string section, string element, StringComparer keys)
    {
        var items = new Dictionary<string, MergedItem>(keys);
        var order = 0;
        for (var nearness = files.Length - 1; nearness >= 0; nearness--)
        {
            foreach (var child in files[nearness].Section(section))
            {
                if (IsClear(child))
                    items.Clear();
                else if (child.Name.Equals(element, StringComparison.OrdinalIgnoreCase) && child["key"] is { Length: > 0 } key)
                    items[key] = new MergedItem(key, child, files[nearness], nearness, order++);
            }
        }

        return [.. items.Values.OrderBy(item => item.Nearness).ThenBy(item => item.Order)];
    }

    public static bool IsClear(Markup element) => element.Name.Equals("clear", StringComparison.OrdinalIgnoreCase);
}
