namespace SupplyGuard.Formats.Pickle;

/// <summary>One thing that a pickle makes its loader do, in the order of execution.</summary>
/// <param name="Offset">Offset of the opcode in the file that was read.</param>
/// <param name="Module">
/// Of an import: the module; so too of a change of an import. Of a call: the module of what is called. Of what is done to the result of a call: the module of what was called.
/// Of a storage of PyTorch: the module of its class.
/// Null when it is not constant, that is, when only execution could tell; and for other persistent ids and extensions.
/// </param>
/// <param name="Name">The name within the module, which may have dots; null together with the module.</param>
public readonly record struct PickleEvent(long Offset, PickleOperation Operation, string? Module, string? Name)
{
    /// <summary>
    /// Positional arguments of a call of something that does what its arguments say (<see cref="DescribedCalls"/>). Null for every other call, and when the
    /// arguments are not a tuple that is known.
    /// </summary>
    public IReadOnlyList<PickleArgument>? Arguments { get; init; }
}
