using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Models.Content;

/// <summary>Finds what an entry allows its models and none of them uses.</summary>
internal static class AllowanceCheck
{
    /// <param name="uses">Of the models that the entry names. One that could not be read may use anything.</param>
    public static IEnumerable<Finding> Run(ModelPolicy entry, IEnumerable<AllowanceUse> uses)
    {
        if (entry.Globals.IsEmpty && entry.Shortcuts.IsEmpty)
            return [];

        var used = uses.Aggregate(AllowanceUse.None, (all, use) => all.With(use));
        return !used.IsKnown ? [] : entry.Globals.Where(name => !used.Globals.Contains(name.Value)).Select(name => PolicyRules.AllowsUnused(name.Location, $"'{PolicyText.Shown(name.Value)}' in 'allow.globals'"))
            .Concat(entry.Shortcuts.Where(name => !used.Shortcuts.Contains(name.Value)).Select(name => PolicyRules.AllowsUnused(name.Location, $"'{PolicyText.Shown(name.Value)}' in 'allow.shortcuts'")));
    }
}
