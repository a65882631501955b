using System.Text;
using SupplyGuard.Checks.Packages.Pin;
using SupplyGuard.Discovery;
using SupplyGuard.Formats;
using SupplyGuard.Subjects;

namespace SupplyGuard.Tests.Packages;

public sealed class PinCheckTests
{
    [Fact]
    public void Reports_SG1105_when_the_lock_does_not_know_a_restored_package() =>
        Assert.Equal(PinRules.NotPinned, Assert.Single(PinCheck.Run(Sample.Policy, Sample.Evidence, GuardLock.Empty)).Rule);

    [Fact]
    public void Accepts_without_SG1105_or_SG1106_a_package_that_equals_its_pin() =>
        Assert.Empty(PinCheck.Run(Sample.Policy, Sample.Evidence, Sample.Lock(Sample.Pin)));

    [Fact]
    public void Accepts_without_SG1106_a_content_hash_that_is_one_of_several() =>
        Assert.Empty(PinCheck.Run(Sample.Policy, Sample.Evidence, Sample.Lock(Sample.Pin with { ContentHashes = [Digest.Sha512([1]), Sample.Content] })));

    [Fact]
    public void Reports_SG1106_at_the_pin_when_the_archive_has_another_content_hash()
    {
        var finding = Assert.Single(PinCheck.Run(Sample.Policy, Sample.Evidence, Sample.Lock(Sample.Pin with { ContentHashes = [Digest.Sha512([1])] })));

        Assert.Equal(PinRules.DiffersFromPin, finding.Rule);
        Assert.Equal(Sample.Pin.Location, finding.Location);
    }

    [Fact]
    public void Reports_SG1106_when_the_extracted_files_have_another_tree_digest() =>
        Assert.Equal(PinRules.DiffersFromPin, Assert.Single(PinCheck.Run(Sample.Policy, Sample.Evidence with { TreeDigest = "sg1-bb" }, Sample.Lock(Sample.Pin))).Rule);

    [Fact]
    public void Reports_SG1109_with_the_place_where_the_lock_is_malformed()
    {
        var fault = Assert.Throws<InvalidDataException>(() => GuardLockReader.Parse("{ \"version\": 1,\n  \"packages\": { }, \"models\": { }, \"model\": { } }"u8));

        var finding = PinRules.Unreadable(new PolicySubject("supplyguard.json"), fault.Message);

        Assert.True(finding.Rule.Incomplete);
        Assert.Contains("'model' at line 2, column 35", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Accepts_without_SG1109_what_the_writer_wrote_and_writes_the_same_bytes_again()
    {
        var model = new LockedModel(
            "onnx", 5, Digest.Sha256([1]), GuardLockFiles.Add("weights.bin", new LockedFile(3, Digest.Sha256([2]))), 2, Digest.Sha256([3]), new Location(GuardLock.FileName))
        { HighBitsRoot = Digest.Sha256([4]) };
        var written = GuardLockWriter.Write(Sample.Lock(Sample.Pin) with { Models = GuardLock.Empty.Models.Add("models/größe.onnx", model) });

        TestKit.Golden.Matches(written);
        Assert.Equal(written, GuardLockWriter.Write(GuardLockReader.Parse(Encoding.UTF8.GetBytes(written))));
    }

    [Fact]
    public void Reports_SG1110_when_there_is_no_lock_beside_a_policy_that_pins() =>
        Assert.Equal(PinRules.LockMissing, PinRules.NoLock(new PolicySubject("supplyguard.json")).Rule);

    private static System.Collections.Immutable.ImmutableSortedDictionary<string, LockedFile> GuardLockFiles { get; } =
        System.Collections.Immutable.ImmutableSortedDictionary.Create<string, LockedFile>(StringComparer.Ordinal);
}
