using SupplyGuard.Evidence;
using SupplyGuard.Evidence.Receipts;
using SupplyGuard.Formats;
using SupplyGuard.Signatures.Packages;
using SupplyGuard.Tests.Packages;
using TestKit;

namespace SupplyGuard.Tests.Receipts;

/// <summary>When a receipt stands for a package, and when the package is looked at again.</summary>
public sealed class PackageReceiptsTests : IDisposable
{
    private readonly ExtractedPackage _package = new();

    [Fact]
    public void A_receipt_says_what_gathering_says()
    {
        var fresh = _package.Gather(cached: false);
        _package.Gather();
        var receipt = PackageReceiptFormat.Read(File.ReadAllBytes(_package.Receipt));

        Assert.True(fresh.IsSound, fresh.Unexamined);
        Assert.Empty(PackageReceiptFormatTests.Differences(fresh, receipt!.Evidence));
        Assert.Empty(PackageReceiptFormatTests.Differences(fresh, _package.Gather()));
    }

    [Theory]
    [InlineData(ExtractedPackage.Library)]
    [InlineData("contoso.ml.1.2.0.nupkg")]
    public void An_edit_that_restores_size_and_time_is_found(string file)
    {
        _package.LeaveMarkedReceipt();
        var path = _package.PathTo(file);
        var (bytes, time) = (File.ReadAllBytes(path), File.GetLastWriteTimeUtc(path));
        bytes[^1] ^= 1;

        File.WriteAllBytes(path, bytes);
        File.SetLastWriteTimeUtc(path, time);

        Assert.NotEqual(ExtractedPackage.Marked, _package.Gather().BytesHashed);
        Assert.False(_package.Gather().IsSound);
    }

    [Fact]
    public void A_file_that_was_added_is_found()
    {
        _package.LeaveMarkedReceipt();

        _package.Write("build/Contoso.Ml.targets", "<Project/>");

        Assert.Equal([TreeDifferenceKind.Added], _package.Gather().Differences.Select(difference => difference.Kind));
    }

    [Fact]
    public void An_empty_folder_that_was_added_ends_the_receipt() => EndsWith(() => Directory.CreateDirectory(_package.PathTo("build")));

    [Fact]
    public void A_folder_that_was_swapped_for_a_copy_ends_the_receipt() => EndsWith(() =>
    {
        var lib = _package.PathTo("lib");
        Directory.Move(lib, _package.PathTo("../lib"));
        Directory.CreateDirectory(Path.Combine(lib, "net10.0"));
        File.Copy(_package.PathTo("../lib/net10.0/Contoso.Ml.dll"), _package.PathTo(ExtractedPackage.Library));
    });

    [Fact]
    public void A_file_that_was_replaced_by_a_copy_ends_the_receipt() => EndsWith(() =>
    {
        var library = _package.PathTo(ExtractedPackage.Library);
        File.Copy(library, _package.PathTo("../copy"));
        File.SetLastWriteTimeUtc(_package.PathTo("../copy"), File.GetLastWriteTimeUtc(library));
        File.Move(_package.PathTo("../copy"), library, overwrite: true);
    });

    [Fact]
    public void A_link_ends_the_receipt_even_when_it_leads_to_the_same_bytes()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        EndsWith(() =>
        {
            var library = _package.PathTo(ExtractedPackage.Library);
            File.Move(library, _package.PathTo("../elsewhere"));
            File.CreateSymbolicLink(library, _package.PathTo("../elsewhere"));
        });
        Assert.Null(FolderStamps.Take(_package.Path, new ChangeTimes(), _package.Clock, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Another_build_of_the_engine_looks_for_itself() => EndsWith(() => _package.Engine = Digest.Sha256("another build"u8));

    [Fact]
    public void Other_trust_roots_are_asked_anew() => EndsWith(() => _package.Trust = TrustBundle.FromPem("other", "roots"));

    [Fact]
    public void After_seven_days_a_package_is_looked_at_again() => EndsWith(() => _package.Clock.By = TimeSpan.FromDays(8));

    [Fact]
    public void A_receipt_from_the_future_is_none() => EndsWith(() => _package.Clock.By = TimeSpan.FromMinutes(-1));

    [Fact]
    public void A_receipt_of_another_folder_is_none() => EndsWith(() =>
    {
        var receipt = PackageReceiptFormat.Read(File.ReadAllBytes(_package.Receipt))!;
        File.WriteAllBytes(_package.Receipt, PackageReceiptFormat.Write(receipt with { Folder = "/elsewhere" }));
    });

    [Fact]
    public void A_receipt_of_another_package_is_none() => EndsWith(() =>
    {
        var receipt = PackageReceiptFormat.Read(File.ReadAllBytes(_package.Receipt))!;
        File.WriteAllBytes(_package.Receipt, PackageReceiptFormat.Write(receipt with { Evidence = receipt.Evidence with { Subject = new("Contoso.Mal", "1.2.0") } }));
    });

    [Fact]
    public void Pins_that_spared_the_comparison_must_still_hold()
    {
        var evidence = _package.Gather(cached: false);
        var pin = Sample.Pin with { Tree = evidence.TreeDigest!, ContentHashes = [evidence.ContentHash!.Value] };
        _package.Lock = Sample.Lock(pin);
        _package.LeaveMarkedReceipt();
        Assert.False(_package.Gather().IsCompared);

        _package.Lock = Sample.Lock(pin with { Tree = "sg1-bb" });
        var looked = _package.Gather();

        Assert.True(looked.IsCompared);
        Assert.NotEqual(ExtractedPackage.Marked, looked.BytesHashed);
    }

    [Fact]
    public void Pins_do_not_matter_once_the_files_were_compared()
    {
        _package.LeaveMarkedReceipt();

        _package.Lock = Sample.Lock(Sample.Pin);

        Assert.Equal(ExtractedPackage.Marked, _package.Gather().BytesHashed);
    }

    [Fact]
    public void Every_torn_or_damaged_receipt_is_none()
    {
        _package.LeaveMarkedReceipt();
        var receipt = File.ReadAllBytes(_package.Receipt);

        Assert.All(Mutator.Prefixes(receipt), prefix => Assert.Null(PackageReceiptFormat.Read(prefix)));
        for (var bit = 0; bit < receipt.Length * 8; bit++)
        {
            receipt[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(PackageReceiptFormat.Read(receipt));
            receipt[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void What_was_written_just_now_gets_no_receipt()
    {
        _package.Clock.By = TimeSpan.Zero;

        Assert.True(_package.Gather().IsSound);

        Assert.False(File.Exists(_package.Receipt));
    }

    [Fact]
    public void What_changes_while_it_is_read_gets_no_receipt()
    {
        var before = _package.Receipts.Stamps(_package.Path, TestContext.Current.CancellationToken);
        var evidence = _package.Gather(cached: false);
        _package.Write(ExtractedPackage.Library, "something else");

        _package.Receipts.Keep(evidence, _package.Path, before!, TestContext.Current.CancellationToken);

        Assert.False(File.Exists(_package.Receipt));
    }

    [Fact]
    public void A_package_that_differs_from_its_archive_gets_no_receipt()
    {
        _package.Write(ExtractedPackage.Library, "something else");

        Assert.False(_package.Gather().IsSound);

        Assert.False(File.Exists(_package.Receipt));
    }

    [Fact]
    public void A_read_only_store_keeps_nothing_and_harms_nothing()
    {
        Assert.SkipWhen(Environment.UserName is "root", "Nothing is read-only for this user.");
        if (OperatingSystem.IsWindows())
            return;

        File.SetUnixFileMode(Path.Combine(_package.StorePath, "receipts"), UnixFileMode.UserRead | UnixFileMode.UserExecute);

        Assert.True(_package.Gather().IsSound);

        Assert.False(File.Exists(_package.Receipt));
    }

    [Fact]
    public void A_store_that_vanished_keeps_nothing_and_harms_nothing()
    {
        Directory.Delete(_package.StorePath, recursive: true);

        Assert.True(_package.Gather().IsSound);
    }

    [Fact]
    public void Many_at_once_leave_one_whole_receipt()
    {
        Parallel.For(0, 16, _ => Assert.True(_package.Gather().IsSound));

        Assert.NotNull(PackageReceiptFormat.Read(File.ReadAllBytes(_package.Receipt)));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(_package.Receipt)!));
    }

    [Fact]
    public void One_build_looks_at_a_package_once_and_the_next_build_again()
    {
        _package.Memory = new EvidenceMemory();
        var first = _package.Gather(cached: false);
        File.AppendAllText(_package.PathTo(ExtractedPackage.Library), "more");

        Assert.Empty(PackageReceiptFormatTests.Differences(first, _package.Gather(cached: false)));
        _package.Memory = new EvidenceMemory();
        Assert.False(_package.Gather(cached: false).IsSound);
        Assert.False(_package.Gather(cached: false).IsSound);
    }

    public void Dispose() => _package.Dispose();

    private void EndsWith(Action change)
    {
        _package.LeaveMarkedReceipt();

        change();

        Assert.NotEqual(ExtractedPackage.Marked, _package.Gather().BytesHashed);
    }
}
