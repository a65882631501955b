using System.Collections.Frozen;
using System.Collections.Immutable;
using SupplyGuard.Evidence;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Onnx.Graphs;
using SupplyGuard.Formats.Pickle;

namespace SupplyGuard.Checks.Models.Content;

/// <summary>Which of the names that a policy allows a file, and every file in it, uses.</summary>
/// <param name="Globals">Of the allowed ones.</param>
/// <param name="Shortcuts">Of the allowed ones.</param>
/// <param name="IsKnown">False when a part could not be read, which may use anything.</param>
internal sealed record AllowanceUse(ImmutableHashSet<string> Globals, ImmutableHashSet<string> Shortcuts, bool IsKnown)
{
    public static AllowanceUse None { get; } = new([], [], IsKnown: true);

    /// <param name="globals">Names that the policy allows.</param>
    /// <param name="shortcuts">Values that the policy allows.</param>
    public static AllowanceUse Of(ModelEvidence file, ImmutableHashSet<string> globals, ImmutableHashSet<string> shortcuts)
    {
        if (globals.IsEmpty && shortcuts.IsEmpty)
            return None;
        if (file.Facts is not Parsed<ModelFacts>.Ok(var facts))
            return None with { IsKnown = file.IsOpened };

        var used = facts.Uses.Select(use => use.Name)
            .Concat(facts.Pickles.SelectMany(pickle => WithNested(pickle.Programs)).SelectMany(program => program.Events).Select(done => $"{done.Module}.{done.Name}"))
            .ToFrozenSet(StringComparer.Ordinal);
        var values = facts.Onnx?.Computation is Parsed<OnnxComputation>.Ok(var computation)
            ? computation.Main.Nodes.SelectMany(node => node.Outputs).ToFrozenSet(StringComparer.Ordinal)
            : [];
        return new AllowanceUse([.. globals.Where(used.Contains)], [.. shortcuts.Where(values.Contains)], IsKnown: true);
    }

    /// <summary>What two files use together.</summary>
    public AllowanceUse With(AllowanceUse other) => new(Globals.Union(other.Globals), Shortcuts.Union(other.Shortcuts), IsKnown && other.IsKnown);

    /// <summary>Programs, those in arrays between their opcodes, and those in their texts and bytes: all are judged by the same names.</summary>
    private static IEnumerable<PickleProgram> WithNested(ImmutableArray<PickleProgram> programs) =>
        programs.SelectMany(program => WithNested(program.Inner).Concat(program.Nested.SelectMany(nested => WithNested(nested.Programs))).Prepend(program));
}
