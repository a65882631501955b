using System.IO.Compression;
using SupplyGuard.Formats;
using SupplyGuard.Signatures.Packages;
using TestKit.Signing;

namespace SupplyGuard.Signatures.Tests;

/// <summary>The layout, the hashes and the extracted files of packages.</summary>
public sealed class PackageArchiveTests(SigningFixture signing) : IClassFixture<SigningFixture>
{
    private readonly byte[] _unsigned = TestPackage.Small();

    [Fact]
    public void The_content_hash_of_an_unsigned_package_is_that_of_the_file()
    {
        var archive = Archives.Read(_unsigned);

        Assert.False(archive.IsSigned);
        Assert.Equal(Digest.Sha512(_unsigned), archive.ContentHash);
    }

    [Fact]
    public void The_content_hash_of_a_signed_package_is_that_of_the_file_before_it_was_signed()
    {
        var archive = Archives.Read(Signed());

        Assert.True(archive.IsSigned);
        Assert.Equal(Digest.Sha512(_unsigned), archive.ContentHash);
    }

    [Fact]
    public void The_content_hash_does_not_depend_on_where_the_signature_stands()
    {
        var moved = Archives.Read(TestPackage.SignatureFirst(Signed()));

        Assert.Equal(Digest.Sha512(_unsigned), moved.ContentHash);
        Assert.True(signing.Verifier.Verify(moved).IsValid);
    }

    [Fact]
    public void The_extracted_files_are_those_that_NuGet_writes()
    {
        var archive = Archives.Read(Signed());

        Assert.Equal(
            [".signature.p7s", "content/with space.txt", "contoso.ml.nuspec", "lib/net10.0/Contoso.Ml.dll"],
            archive.Entries.Select(entry => entry.Path));
    }

    [Theory]
    [InlineData("package/evil.dll", true)]
    [InlineData("Package/evil.dll", true)]
    [InlineData("_rels/evil.dll", true)]
    [InlineData("sub/x.nupkg", true)]
    [InlineData("sub/inner.nuspec", true)]
    [InlineData("lib/y.nupkg.sha512", true)]
    [InlineData("lib/.rels", false)]
    [InlineData("lib/x.psmdcp", false)]
    [InlineData("lib/[Content_Types].xml", false)]
    [InlineData("root.nupkg", false)]
    [InlineData(".nupkg.metadata", false)]
    public void An_entry_is_extracted_exactly_when_NuGet_was_seen_to_extract_it(string name, bool extracted)
    {
        var archive = Archives.Read(TestPackage.Build(("a.nuspec", "<package/>"), (name, "x")));

        Assert.Equal(extracted, archive.Entries.Any(entry => entry.Path == name));
    }

    [Fact]
    public void The_digests_of_the_entries_are_those_of_their_content()
    {
        var files = Assert.IsType<Parsed<System.Collections.Immutable.ImmutableArray<TreeFile>>.Ok>(Archives.Read(_unsigned).ReadFiles(CancellationToken.None)).Value;

        Assert.Equal(new TreeFile("content/with space.txt", 4, Digest.Sha256("text"u8)), files[0]);
    }

    [Fact]
    public void Refuses_a_compressed_signature()
    {
        using var stream = new MemoryStream();
        stream.Write(_unsigned);
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            using var entry = archive.CreateEntry(".signature.p7s", CompressionLevel.SmallestSize).Open();
            entry.Write(new byte[1000]);
        }

        Assert.Equal(Fault.Unsupported, Archives.Refuse(stream.ToArray()).Fault);
    }

    [Theory]
    [InlineData(".SIGNATURE.P7S")]
    [InlineData(".signature.p7S")]
    [InlineData("%2esignature.p7s")]
    [InlineData(".signature%2Ep7s")]
    public void Refuses_a_name_that_could_pass_for_the_signature(string name) =>
        Assert.Equal(Fault.Inconsistent, Archives.Refuse(TestPackage.Embed(_unsigned, [1, 2, 3], name)).Fault);

    [Theory]
    [InlineData(".signature.p7s")]
    [InlineData(".Signature.p7s")]
    public void Refuses_two_signatures(string name) => Archives.Refuse(TestPackage.Embed(Signed(), [1, 2, 3], name));

    [Fact]
    public void Refuses_every_change_to_the_headers_of_the_signature_entry()
    {
        var signed = Signed();
        var (offset, length) = TestPackage.SignatureOf(signed);
        var local = offset - 44;
        var central = signed.Length - 22 - 60;

        foreach (var at in Enumerable.Range(local, 44).Concat(Enumerable.Range(central, 60)))
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var changed = (byte[])signed.Clone();
                changed[at] ^= (byte)(1 << bit);
                Assert.False(Verifies(changed), $"byte {at - local} of the local or {at - central} of the central header, bit {bit}");
            }
        }

        Assert.True(Verifies(signed));
        Assert.NotEqual(0, length);
    }

    [Fact]
    public void Accepts_another_date_of_the_signature_entry_when_both_headers_have_it()
    {
        var signed = Signed();
        var local = TestPackage.SignatureOf(signed).Offset - 44;
        signed[local + 10] ^= 2;
        signed[signed.Length - 22 - 60 + 12] ^= 2;

        Assert.True(Verifies(signed));
    }

    [Fact]
    public void Gives_up_when_the_caller_does() =>
        Assert.Throws<OperationCanceledException>(() => PackageArchive.Read(new FileWindow(Signed()), new CancellationToken(canceled: true)));

    private byte[] Signed() => TestPackage.Embed(_unsigned, TestSigner.Sign(_unsigned, signing.Author));

    private bool Verifies(byte[] bytes) =>
        PackageArchive.Read(new FileWindow(bytes), CancellationToken.None) is Parsed<PackageArchive>.Ok(var archive) && signing.Verifier.Verify(archive).IsValid;
}
