using System.Collections.Frozen;
using System.Collections.Immutable;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Formats.Models;

namespace SupplyGuard.Checks.Models.Content;

/// <summary>Judges the types and functions that a file of skops names, by the lists that pickles are judged by.</summary>
internal static class SkopsCheck
{
    /// <summary>Loaders that make what their node says and call nothing else.</summary>
    private static readonly FrozenSet<string> Loaders = FrozenSet.ToFrozenSet(
        ("TupleNode ListNode SetNode DictNode DefaultDictNode JsonNode ObjectNode TypeNode SliceNode FunctionNode PartialNode BytesNode BytearrayNode NdArrayNode SparseMatrixNode MaskedArrayNode "
            + "RandomStateNode RandomGeneratorNode DTypeNode ReduceNode SGDNode TreeNode _DictWithDeprecatedKeysNode CachedNode DatetimeNode OrderedDictNode")
            .Split(' '),
        StringComparer.Ordinal);

    /// <summary>Types of plain values, which no profile of pickles has to list.</summary>
    private static readonly FrozenSet<string> Plain = FrozenSet.ToFrozenSet(
        ("builtins.int builtins.float builtins.complex builtins.bool builtins.str builtins.bytes builtins.bytearray builtins.NoneType builtins.tuple builtins.list builtins.set builtins.dict builtins.slice "
            + "builtins.type builtins.function numpy.ndarray numpy.dtype numpy.ufunc functools.partial collections.OrderedDict collections.defaultdict")
            .Split(' '),
        StringComparer.Ordinal);

    /// <param name="profile">What the policy lets pickles name.</param>
    public static IEnumerable<Finding> Run(ModelEvidence model, ModelFacts facts, PickleProfile profile)
    {
        var (shown, others) = UseCheck.First(facts.Uses.Where(use => !IsAllowed(use, profile)));
        return shown.Select((use, index) => SkopsRules.Makes(model, use, index == shown.Length - 1 ? others : 0));
    }

    private static bool IsAllowed(CodeUse use, PickleProfile profile)
    {
        if (!Loaders.Contains(use.Detail))
            return false;
        if (profile.Globals.Contains(use.Name) || (use.Kind is CodeUseKind.Class && Plain.Contains(use.Name)))
            return true;

        var last = use.Name.LastIndexOf('.');
        return last > 0 && PickleGlobals.UseOf(profile.Scan, use.Name[..last], use.Name[(last + 1)..]) is not null;
    }
}
