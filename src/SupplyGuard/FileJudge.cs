using System.Collections.Immutable;
using SupplyGuard.Checks.Models.Beside;
using SupplyGuard.Checks.Models.Content;
using SupplyGuard.Checks.Models.Format;
using SupplyGuard.Checks.Models.Graphs;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;

namespace SupplyGuard;

/// <summary>The checks that look at the content of one file, which may lie in an archive, with or without a policy.</summary>
/// <param name="Profile">What pickles may do.</param>
/// <param name="Domains">Operator domains, and names that formats with a vocabulary of their own may use.</param>
/// <param name="Shortcuts">Values of graphs in which an input may meet what was computed from it.</param>
/// <param name="Beside">What is allowed of files that come with a model.</param>
internal sealed record FileJudge(PickleProfile Profile, ImmutableHashSet<string> Domains, ImmutableHashSet<string> Shortcuts, BesideAllowance Beside)
{
    public ImmutableArray<Finding> Judge(ModelEvidence file) =>
    [
        .. FormatCheck.Run(file),
        .. ShardCheck.Run(file),
        .. ContentCheck.Run(file, Domains),
        .. CodeCheck.Run(file, Profile, Domains),
        .. GraphCheck.Run(file, Shortcuts),
        .. BesideCheck.Run(file, Beside),
    ];

    /// <summary>Which of the names that are allowed by name a file uses.</summary>
    public AllowanceUse UseOf(ModelEvidence file) => AllowanceUse.Of(file, Profile.Globals, Shortcuts);
}
