using System.Text;

namespace SupplyGuard.Fuzzing.Mutation;

/// <summary>Rearranges lines, and the words between spaces and quotation marks.</summary>
internal static class LineMutation
{
    public static byte[] Of(byte[] input, byte[] other, Random random)
    {
        var separator = random.Next(2) == 0 ? '\n' : " \"=,"[random.Next(4)];
        var parts = Encoding.Latin1.GetString(input).Split(separator).ToList();
        var others = Encoding.Latin1.GetString(other).Split(separator);
        var at = random.Next(parts.Count);
        switch (random.Next(4))
        {
            case 0:
                parts.RemoveAt(at);
                break;
            case 1:
                parts.Insert(random.Next(parts.Count + 1), parts[at]);
                break;
            case 2:
                parts.Insert(at, others[random.Next(others.Length)]);
                break;
            default:
                parts[at] = others[random.Next(others.Length)];
                break;
        }

        return Encoding.Latin1.GetBytes(string.Join(separator, parts));
    }
}
