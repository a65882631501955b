using System.Collections;
using System.Security.Cryptography;
using SupplyGuard.Evidence;
using SupplyGuard.Evidence.Receipts;
using SupplyGuard.Formats;
using SupplyGuard.Signatures.Packages;
using SupplyGuard.Tests.Packages;
using TestKit;

namespace SupplyGuard.Tests.Receipts;

public sealed class PackageReceiptFormatTests
{
    private static readonly SigningCertificate Clock = new("CN=Clock", "CN=Root é\ud800", Sample.Content, DateTimeOffset.UnixEpoch, new DateTimeOffset(2031, 2, 3, 4, 5, 6, TimeSpan.FromHours(-7)));

    /// <summary>Evidence in which no property has the value that it has from the start, as far as sound evidence can.</summary>
    private static readonly PackageEvidence Full = Sample.Evidence with
    {
        Via = ["download", "library"],
        Code = ["build/Contoso.Ml.targets sha256-aa", "tools/é.ps1 sha256-bb"],
        Native = ["runtimes/linux-x64/native/a.so sha256-cc"],
        HasLibrary = true,
        BytesHashed = 77,
        IsCompared = true,
        Signature = Sample.GoodSignature with
        {
            Primary = Sample.GoodSignature.Primary! with { TimestampCertificate = Clock },
            Countersigner = Sample.GoodSignature.Countersigner! with { ServiceIndex = "https://packages.contoso.example/v3/index.json" },
        },
    };

    private static readonly PackageEvidence Unsigned = Full with { Signature = new PackageSignature(null, null, [new SignatureProblem(SignatureProblemKind.NotSigned, "It has none.")]) };

    public static TheoryData<bool> Kinds => [true, false];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Holds_every_property_of_evidence_and_of_the_receipt(bool hasSignature)
    {
        var receipt = Receipt(hasSignature ? Full : Unsigned);

        Assert.Empty(Differences(receipt, PackageReceiptFormat.Read(PackageReceiptFormat.Write(receipt))!));
    }

    [Fact]
    public void The_comparison_of_these_tests_sees_every_property()
    {
        Assert.NotEmpty(Differences(Full, Full with { IsCompared = false }));
        Assert.NotEmpty(Differences(Full, Full with { Code = [] }));
        Assert.NotEmpty(Differences(Full, Full with { Signature = Sample.GoodSignature }));
    }

    [Fact]
    public void Has_no_form_for_evidence_that_something_is_wrong()
    {
        var wrong = new[]
        {
            Full with { IsInstalled = false },
            Full with { Unexamined = "it is locked." },
            Full with { ArchiveFault = (0, "it is cut.") },
            Full with { ContentHash = null },
            Full with { TreeDigest = null },
            Full with { Signature = null },
            Full with { Differences = [new TreeDifference(TreeDifferenceKind.Link, "a", "is a link.")] },
            Full with { Signature = Full.Signature! with { Problems = [new SignatureProblem(SignatureProblemKind.ContentMismatch, "It is another's.")] } },
            Full with { Signature = Unsigned.Signature! with { Problems = [new SignatureProblem(SignatureProblemKind.CmsInvalid, "It is no CMS.")] } },
        };

        Assert.All(wrong, evidence => Assert.Throws<ArgumentException>(() => PackageReceiptFormat.Write(Receipt(evidence))));
    }

    [Fact]
    public void Hostile_bytes_with_a_right_seal_are_a_receipt_of_sound_evidence_or_none()
    {
        var content = PackageReceiptFormat.Write(Receipt(Full))[..^SHA256.HashSizeInBytes];
        foreach (var mutant in Mutator.Mutants(content, 20_000, seed: 20261121).Concat(Mutator.Prefixes(content)))
        {
            var receipt = PackageReceiptFormat.Read([.. mutant, .. SHA256.HashData(mutant)]);
            Assert.True(receipt is null || receipt.Evidence.IsSound);
        }
    }

    /// <summary>Paths of all properties that differ, down to the last value; a property that somebody adds is compared too.</summary>
    internal static IEnumerable<string> Differences(object? left, object? right, string path = "")
    {
        if (left is null || right is null || left is string or Digest or DateTimeOffset || left.GetType() is { IsPrimitive: true } or { IsEnum: true })
            return Equals(left, right) ? [] : [$"{path}: {left} and {right}"];

        return left is IEnumerable items
            ? items.Cast<object>().Zip(((IEnumerable)right).Cast<object>().Append(null), (a, b) => Differences(a, b, $"{path}[]"))
                .Append(items.Cast<object>().Count() == ((IEnumerable)right).Cast<object>().Count() ? [] : [$"{path}: lengths differ"])
                .SelectMany(differences => differences)
            : left.GetType().GetProperties().SelectMany(property => Differences(property.GetValue(left), property.GetValue(right), $"{path}.{property.Name}"));
    }

    private static PackageReceipt Receipt(PackageEvidence evidence) =>
        new("/packages/contoso.ml/1.2.0", EngineBuild.Digest, Digest.Sha256("trust"u8), Digest.Sha256("stamps"u8), new DateTimeOffset(2026, 11, 21, 8, 0, 0, TimeSpan.Zero), evidence);
}
