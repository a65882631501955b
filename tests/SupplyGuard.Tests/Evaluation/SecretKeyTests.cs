using SupplyGuard.Evidence.Evaluation.Probing;
using TestKit;

namespace SupplyGuard.Tests.Evaluation;

public sealed class SecretKeyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_line_end_behind_a_key_makes_no_other_key() =>
        Assert.Equal(Read("a key of some twenty bytes"u8), Read("a key of some twenty bytes\r\n"u8));

    [Fact]
    public void A_key_that_is_no_text_keeps_its_bytes()
    {
        var key = Enumerable.Range(200, 32).Select(value => (byte)value).ToArray();

        Assert.Equal(key, Read(key));
    }

    [Fact]
    public void A_key_that_is_too_short_missing_or_named_by_a_relative_path_is_none()
    {
        Assert.Empty(Read("fifteen bytes.."u8));
        Assert.True(SecretKey.Read("file:" + _folder.PathTo("none")).IsEmpty);
        Assert.True(SecretKey.Read("file:key").IsEmpty);
        Assert.True(SecretKey.Read("env:SUPPLYGUARD_NO_SUCH_KEY").IsEmpty);
        Assert.True(SecretKey.Read(null).IsEmpty);
    }

    public void Dispose() => _folder.Dispose();

    private byte[] Read(ReadOnlySpan<byte> content) => SecretKey.Read("file:" + _folder.Write("key", content)).ToArray();
}
