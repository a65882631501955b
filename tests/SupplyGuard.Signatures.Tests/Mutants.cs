using TestKit.Signing;

namespace SupplyGuard.Signatures.Tests;

/// <summary>Damages a signed package: its content, its zip structure, or its signature with the checksum put right again.</summary>
internal static class Mutants
{
    public static (byte[] Bytes, string What) Of(byte[] package, Random random)
    {
        var (offset, length) = TestPackage.SignatureOf(package);
        var mutant = (byte[])package.Clone();
        var kind = random.Next(5);
        var at = kind switch
        {
            0 => random.Next(package.Length),
            1 => package.Length - 1 - random.Next(package.Length - offset - length),
            _ => offset + random.Next(length),
        };
        var value = (byte)random.Next(256);
        mutant[at] = value == mutant[at] ? (byte)(value ^ 1) : value;
        if (kind >= 2)
            TestPackage.RepairCrc(mutant);
        return (mutant, $"byte {at} (signature at {offset}, {length} bytes) became {mutant[at]}");
    }
}
