using SupplyGuard.Evidence.Receipts;
using SupplyGuard.Formats;
using TestKit;

namespace SupplyGuard.Tests.Receipts;

public sealed class FileDigestsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LaterClock _clock = new(TimeSpan.FromMinutes(1));
    private readonly byte[] _content = new byte[2 << 20];

    [Fact]
    public void The_digest_of_a_large_file_is_kept_until_the_file_changes()
    {
        var file = _folder.Write("evaluator/libonnxruntime.so", _content);
        Assert.Equal(Digest.Sha256(_content), Of(file));
        var kept = Assert.Single(Directory.GetFiles(_folder.PathTo("cache", "digests")));
        var receipt = DigestReceipt.Read(File.ReadAllBytes(kept))!;
        File.WriteAllBytes(kept, (receipt with { Content = Digest.Sha256("marked"u8) }).Write());
        Assert.Equal(Digest.Sha256("marked"u8), Of(file));

        var time = File.GetLastWriteTimeUtc(file);
        _content[^1] = 1;
        File.WriteAllBytes(file, _content);
        File.SetLastWriteTimeUtc(file, time);

        Assert.Equal(Digest.Sha256(_content), Of(file));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(-1)]
    public void A_kept_digest_that_is_old_or_from_the_future_is_taken_anew(int days)
    {
        var file = _folder.Write("evaluator/libonnxruntime.so", _content);
        Of(file);
        var kept = Assert.Single(Directory.GetFiles(_folder.PathTo("cache", "digests")));
        File.WriteAllBytes(kept, (DigestReceipt.Read(File.ReadAllBytes(kept))! with { Content = Digest.Sha256("marked"u8) }).Write());

        _clock.By = TimeSpan.FromDays(days);

        Assert.Equal(Digest.Sha256(_content), Of(file));
    }

    [Fact]
    public void The_digest_of_a_folder_depends_on_every_name_and_every_byte()
    {
        var seen = new HashSet<Digest?>();
        _folder.Write("evaluator/a.dll", "a");
        Assert.True(seen.Add(OfFolder()));
        Assert.False(seen.Add(OfFolder()));
        _folder.Write("evaluator/a.dll", "b");
        Assert.True(seen.Add(OfFolder()));
        _folder.Write("evaluator/runtimes/a.so", "");
        Assert.True(seen.Add(OfFolder()));
        File.Move(_folder.PathTo("evaluator", "a.dll"), _folder.PathTo("evaluator", "b.dll"));
        Assert.True(seen.Add(OfFolder()));
        Assert.DoesNotContain(null, seen);
    }

    [Fact]
    public void A_folder_with_a_link_has_no_digest()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        File.CreateSymbolicLink(_folder.PathTo("link"), "/dev/zero");

        Assert.Null(new FileDigests(null, _clock).OfFolder(_folder.Path, TestContext.Current.CancellationToken));
        Assert.Null(Of(_folder.PathTo("link")));
        Assert.Null(Of(_folder.PathTo("nothing")));
    }

    public void Dispose() => _folder.Dispose();

    private Digest? Of(string file) => Digests.OfFile(file, TestContext.Current.CancellationToken);

    private Digest? OfFolder() => Digests.OfFolder(_folder.PathTo("evaluator"), TestContext.Current.CancellationToken);

    private FileDigests Digests => new(CacheFolder.Open(_folder.PathTo("cache"), "digests", _folder.PathTo("repository"), _clock), _clock);
}
