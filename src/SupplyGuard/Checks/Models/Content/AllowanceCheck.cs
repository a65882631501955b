using System.Collections.Immutable;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Onnx.Graphs;
using SupplyGuard.Formats.Pickle;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Models.Content;

/// <summary>Finds what an entry allows its models and none of them uses.</summary>
internal static class AllowanceCheck
{
    /// <param name="models">Those that the entry names. One that could not be read may use anything.</param>
    public static IEnumerable<Finding> Run(ModelPolicy entry, IEnumerable<ModelEvidence> models)
    {
        if (entry.Globals.IsEmpty && entry.Shortcuts.IsEmpty)
            return [];

        var used = new HashSet<string>(StringComparer.Ordinal);
        var values = new HashSet<string>(StringComparer.Ordinal);
        foreach (var model in models)
        {
            if (model.Facts is not Parsed<ModelFacts>.Ok(var facts))
                return [];

            used.UnionWith(facts.Uses.Select(use => use.Name));
            if (facts.Onnx?.Computation is Parsed<OnnxComputation>.Ok(var computation))
                values.UnionWith(computation.Main.Nodes.SelectMany(node => node.Outputs));

            used.UnionWith(facts.Pickles.SelectMany(pickle => WithNested(pickle.Programs)).SelectMany(program => program.Events).Select(done => $"{done.Module}.{done.Name}"));
        }

        return entry.Globals.Where(name => !used.Contains(name.Value)).Select(name => PolicyRules.AllowsUnused(name.Location, $"'{PolicyText.Shown(name.Value)}' in 'allow.globals'"))
            .Concat(entry.Shortcuts.Where(name => !values.Contains(name.Value)).Select(name => PolicyRules.AllowsUnused(name.Location, $"'{PolicyText.Shown(name.Value)}' in 'allow.shortcuts'")));
    }

    /// <summary>Programs, those in arrays between their opcodes, and those in their texts and bytes: all are judged by the same names.</summary>
    private static IEnumerable<PickleProgram> WithNested(ImmutableArray<PickleProgram> programs) =>
        programs.SelectMany(program => WithNested(program.Inner).Concat(program.Nested.SelectMany(nested => WithNested(nested.Programs))).Prepend(program));
}
