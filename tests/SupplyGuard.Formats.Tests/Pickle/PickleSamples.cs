using System.Text;

namespace SupplyGuard.Formats.Tests.Pickle;

/// <summary>Pickles that no pickler writes: every opcode of every protocol, put together by hand.</summary>
internal static class PickleSamples
{
    public static IReadOnlyList<byte[]> All { get; } = [.. Texts().Select(Encoding.Latin1.GetBytes)];

    private static IEnumerable<string> Texts()
    {
        yield return "I12\nI01\nI00\nI010\nI0x1F\nI1_000\nL123L\nL5\nF1.5\nF1e5\nF-inf\nS'a\\x41\\101\\n'\nS\"q\"\nV\\u0041b\nN\u0088\u0089(lp0\ng0\n0.";
        yield return "(S'a'\nI1\nS'b'\nI2\ndp1\nS'c'\nI3\ns(S'd'\nI4\nu.";
        yield return "(I1\nI2\nt(lI1\na(I2\nI3\ne.";
        yield return "cos\nsystem\n(S'x'\ntR.";
        yield return "cos\nsystem\np0\n0cposix\nsystem\n0g0\n(Vx\ntRN0b.".Replace("RN0b", "RNb", StringComparison.Ordinal);
        yield return "(ios\nsystem\n.";
        yield return "(S'x'\nios\nsystem\n(cos\nsystem\nI1\noI2\n1.".Replace("I2\n1", "(I2\n10", StringComparison.Ordinal);
        yield return "(cos\nsystem\nI1\no0N.";
        yield return "Pid\n0\u008C\u0002idQ.";
        yield return "\u0080\u0002cm\nC\n)\u0081}b.";
        yield return "\u0080\u0004\u0095\u0010\0\0\0\0\0\0\0\u008C\u0002os\u0094\u008C\u0006system\u0094\u0093.";
        yield return "\u0080\u0004\u0095\u0005\0\0\0\0\0\0\0\u008C\u0002os\u0094\u008C\u0006system\u0094\u0093.";
        yield return "\u0080\u0004\u008C\u0001m\u008C\u0001C\u0093)}\u0092.";
        yield return "\u0080\u0004\u008C\u0001m\u008C\u0001C\u0093)}\u008C\u0001kK\u0001s\u0092.";
        yield return "\u008F(K\u0001K\u0002\u0090(K\u0001\u0091K\u0001\u0085K\u0002\u0086K\u0003\u0087.";
        yield return "\u0096\u0003\0\0\0\0\0\0\0abcK\u0001K\u0002sK\u0007a(K\u0008K\u0009e\u0098.";
        yield return "\u0097\u0098C\u0002ab\u0098.";
        yield return "\u0082\u0001\u0083\u0001\0\u0084\u0001\0\0\0.";
        yield return "\u008A\0\u008A\u0001\u00FF\u008A\u0009\0\0\0\0\0\0\0\u0080\0\u008B\u0002\0\0\0\0\u0001.";
        yield return "T\u0002\0\0\0abU\u0002cdX\u0002\0\0\0ef\u008D\u0002\0\0\0\0\0\0\0ghB\u0002\0\0\0ij\u008E\u0002\0\0\0\0\0\0\0klG\u003F\u00F0\0\0\0\0\0\0J\u00FF\u00FF\u00FF\u00FFM\u0001\u0002.";
        yield return "K\u0001q\u0005r\u0007\0\0\0\u0094h\u0005j\u0007\0\0\0h\u0002p9\ng9\n2.";
        yield return "]q\0h\0a(h\0h\0e(t}h\0\u0085\u0085sb.".Replace("sb", "0", StringComparison.Ordinal);
        yield return "cm\nC\n)R\u008C\u0001x\u0093.";
        yield return "\u008C\u0002oscm\nC\n)R\u0093)R.";
        yield return "cm\nC\n)RK\u0001a(K\u0001K\u0002e\u008C\u0001kK\u0002s(\u008C\u0001kK\u0002u(K\u0001\u0090}b.";
        yield return "(]K\u0001a\u0085K\u0002d.";
        yield return "NN\u0086N\u0086}b.".Replace("\u0086N\u0086}b", "\u0086b", StringComparison.Ordinal);
        yield return "]NN\u0086b.";
        yield return "](e\u008F(\u0090}(uK\u0001(eK\u0001(\u0090.";
        yield return "I12\0junk\nI\0\nL7\0x\nF1.5\0x\n0000N.";
        yield return "c\u00E4\nb\n.";
        yield return "cm\n\u00C3\u00A4\n.";
        yield return "X\u0003\0\0\0\u00ED\u00A0\u0080X\u0003\0\0\0\u00ED\u00A0\u0080\u0093.";
    }
}
