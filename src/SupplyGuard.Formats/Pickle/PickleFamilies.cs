namespace SupplyGuard.Formats.Pickle;

/// <summary>The family of every opcode, looked up at once: pickles of numbers are tens of millions of opcodes.</summary>
internal static class PickleFamilies
{
    private static readonly PickleFamily[] Families = Build();

    /// <param name="opcode">A byte; minus one at the end of the input, which is of no family.</param>
    public static PickleFamily Of(int opcode) => opcode < 0 ? PickleFamily.None : Families[opcode];

    private static PickleFamily[] Build()
    {
        var families = new PickleFamily[256];
        Put(PickleFamily.Constant, [.. "NKMJGXUTCBILFSV"u8, 0x88, 0x89, 0x8A, 0x8B, 0x8C, 0x8D, 0x8E, 0x96]);
        Put(PickleFamily.Arrangement, [.. "qrphjg(012"u8, 0x80, 0x94, 0x95]);
        Put(PickleFamily.Container, [.. ")]}tldaesu"u8, 0x85, 0x86, 0x87, 0x8F, 0x90, 0x91]);
        Put(PickleFamily.Call, [.. "cioRbPQ"u8, 0x81, 0x82, 0x83, 0x84, 0x92, 0x93, 0x97, 0x98]);
        return families;

        void Put(PickleFamily family, ReadOnlySpan<byte> opcodes)
        {
            foreach (var opcode in opcodes)
                families[opcode] = family;
        }
    }
}
