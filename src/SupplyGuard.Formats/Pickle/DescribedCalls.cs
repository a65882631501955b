using System.Collections.Frozen;

namespace SupplyGuard.Formats.Pickle;

/// <summary>
/// The calls of Python's standard library and of PyTorch that do what their arguments say: one of them is called in turn, or names a codec. Only their
/// arguments are told. Sources: <c>Lib/copyreg.py</c>, <c>Modules/_codecsmodule.c</c>, <c>torch/_tensor.py</c>.
/// </summary>
internal static class DescribedCalls
{
    /// <summary>No such call has more.</summary>
    public const int MostArguments = 4;

    /// <summary>Characters of a text that is told.</summary>
    public const int MostCharacters = 32;

    /// <summary>By name: the position of the text that is told, or minus one.</summary>
    private static readonly FrozenDictionary<(string Module, string Name), int> Calls = new Dictionary<(string, string), int>
    {
        [("_codecs", "encode")] = 1,
        [("copyreg", "_reconstructor")] = -1,
        [("copy_reg", "_reconstructor")] = -1,
        [("copyreg", "__newobj__")] = -1,
        [("copy_reg", "__newobj__")] = -1,
        [("collections", "defaultdict")] = -1,
        [("torch._tensor", "_rebuild_from_type_v2")] = -1,
    }.ToFrozenDictionary();

    /// <summary>Position of the text that is told; minus one when none is. Null when the call is not described at all.</summary>
    public static int? TextOf(string module, string name) => Calls.TryGetValue((module, name), out var position) ? position : null;
}
