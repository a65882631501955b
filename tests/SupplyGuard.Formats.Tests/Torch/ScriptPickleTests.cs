using System.Buffers.Binary;
using System.Text;
using SupplyGuard.Formats.Torch;

namespace SupplyGuard.Formats.Tests.Torch;

/// <summary>Pickles that nobody's PyTorch wrote.</summary>
[Collection("much memory")]
public sealed class ScriptPickleTests
{
    private const int Storages = 300_000;

    [Fact]
    public async Task Any_number_of_storages_that_each_bring_a_text_for_their_place_is_read_and_no_place_is_kept()
    {
        var (processor, card) = (Spelt(Many("cpu")), Spelt(Many("cuda:1")));

        Assert.Equal(await processor.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken), await card.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken));
        Assert.NotEqual(await processor, await Spelt(Many("abc")).WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken));
    }

    private static Task<byte[]> Spelt(byte[] bytes) => Task.Run(() =>
    {
        var units = new ScriptUnits();
        units.Finish();
        var spelt = new MemoryStream();
        ScriptPickle.Read(bytes)!.Spell(new ScriptNames(units), spelt);
        return spelt.ToArray();
    });

    /// <summary>A tuple of storages. None shares the text of its place with another, and each puts it into the memo.</summary>
    private static byte[] Many(string place)
    {
        var pickle = new MemoryStream();
        pickle.Write([0x80, 2, (byte)'(']);
        Text("storage");
        Put(0);
        for (var storage = 1; storage <= Storages; storage++)
        {
            pickle.Write([(byte)'(', (byte)'h', 0, (byte)'N', (byte)'N']);
            Text(place);
            Put(storage);
            pickle.Write([(byte)'K', 1, (byte)'t', (byte)'Q']);
        }

        pickle.Write([(byte)'t', (byte)'.']);
        return pickle.ToArray();

        void Text(string text)
        {
            pickle.WriteByte((byte)'X');
            Number(text.Length);
            pickle.Write(Encoding.ASCII.GetBytes(text));
        }

        void Put(int at)
        {
            pickle.WriteByte((byte)'r');
            Number(at);
        }

        void Number(int number)
        {
            Span<byte> four = stackalloc byte[sizeof(int)];
            BinaryPrimitives.WriteInt32LittleEndian(four, number);
            pickle.Write(four);
        }
    }
}
