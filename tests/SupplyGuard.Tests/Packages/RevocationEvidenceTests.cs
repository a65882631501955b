using SupplyGuard.Evidence;
using SupplyGuard.Policies;
using SupplyGuard.Signatures.Packages;
using SupplyGuard.Subjects;
using TestKit;

namespace SupplyGuard.Tests.Packages;

public sealed class RevocationEvidenceTests : IDisposable
{
    private static readonly PackagePolicy Asking = Sample.Policy with { RevocationLists = new Located<string>("lists", new Location("supplyguard.json", 6, 7)) };

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Nothing_is_read_where_nobody_asks()
    {
        var evidence = RevocationEvidence.Gather(Sample.Policy, _folder.Path, TimeProvider.System);

        Assert.Empty(evidence.Faults);
        Assert.Same(TrustBundle.Empty, evidence.AddTo(TrustBundle.Empty));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_a_fault() => Assert.Single(RevocationEvidence.Gather(Asking, _folder.Path, TimeProvider.System).Faults);

    [Fact]
    public void An_empty_folder_is_none_and_knows_nothing()
    {
        Directory.CreateDirectory(_folder.PathTo("lists"));

        var evidence = RevocationEvidence.Gather(Asking, _folder.Path, TimeProvider.System);

        Assert.Empty(evidence.Faults);
        Assert.NotEqual(TrustBundle.Empty.Digest, evidence.AddTo(TrustBundle.Empty).Digest);
    }

    public void Dispose() => _folder.Dispose();
}
