using System.Security.Cryptography;
using SupplyGuard.Evidence.Receipts;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using TestKit;

namespace SupplyGuard.Tests.Receipts;

public sealed class GateReceiptFormatTests
{
    private static readonly Digest Some = Digest.Sha256("some"u8);

    private static readonly GateReceipt Receipt = new(
        Some, new GateInputs(["/a"], ["/b"], ["/c"], [new ProjectOutput("/p", "/p/obj")]), Some, Some, AsksOfModels: true, "/e", new ReportStatistics(1, 2, 0, 0, 3));

    [Fact]
    public void Holds_every_property() => Assert.Empty(PackageReceiptFormatTests.Differences(Receipt, GateReceiptFormat.Read(GateReceiptFormat.Write(Receipt))!));

    [Theory]
    [InlineData(0x8000_0000)]
    [InlineData(long.MaxValue)]
    [InlineData(-1)]
    public void More_packages_than_can_be_counted_are_no_receipt(long packages)
    {
        var content = GateReceiptFormat.Write(Receipt)[..^SHA256.HashSizeInBytes];
        BitConverter.TryWriteBytes(content.AsSpan(content.Length - (2 * sizeof(long))), packages);

        Assert.Null(GateReceiptFormat.Read([.. content, .. SHA256.HashData(content)]));
    }

    [Fact]
    public void Hostile_bytes_with_a_right_seal_are_a_receipt_or_none()
    {
        var content = GateReceiptFormat.Write(Receipt)[..^SHA256.HashSizeInBytes];
        var receipts = Mutator.Mutants(content, 20_000, seed: 20261121).Concat(Mutator.Prefixes(content)).Count(mutant => GateReceiptFormat.Read([.. mutant, .. SHA256.HashData(mutant)]) is not null);

        Assert.InRange(receipts, 1, 19_999);
    }
}
