namespace SupplyGuard.Formats.Pickle;

/// <summary>What Python would say of a value when asked whether it is true, can be hashed or be iterated. Opaque things can do everything.</summary>
internal static class PickleTruth
{
    public static bool IsTrue(this PickleHeap heap, PickleValue value) => value.Kind switch
    {
        PickleKind.None => false,
        PickleKind.Bool or PickleKind.Integer => value.Number is not 0,
        PickleKind.Float => value.Float is not 0.0,
        PickleKind.Text or PickleKind.Bytes or PickleKind.View => value.Length is not 0,
        PickleKind.LongInteger or PickleKind.Opaque => true,
        _ => heap[value.Node].Count is not 0,
    };

    public static bool IsHashable(this PickleHeap heap, PickleValue value) => value.Kind switch
    {
        PickleKind.List or PickleKind.Dictionary or PickleKind.Set or PickleKind.ByteArray => false,
        PickleKind.Tuple => heap[value.Node].Flags.HasFlag(PickleNodeFlags.Hashable),
        PickleKind.View => value.Number is not 0,
        _ => true,
    };

    public static bool IsIterable(PickleValue value) => value.Kind is >= PickleKind.Text;

    /// <summary>Whether a call may take it as keyword arguments.</summary>
    public static bool IsKeywords(this PickleHeap heap, PickleValue value) => value.Kind switch
    {
        PickleKind.Opaque => true,
        PickleKind.Dictionary => !heap[value.Node].Flags.HasFlag(PickleNodeFlags.OddKeys),
        _ => false,
    };

    /// <summary>Whether a value is one element of a byte array.</summary>
    public static bool IsByte(PickleValue value) => value.Kind is PickleKind.Opaque
        || (value.Kind is PickleKind.Bool or PickleKind.Integer && value.Number is >= byte.MinValue and <= byte.MaxValue);
}
