using TestKit.Signing;

namespace SupplyGuard.Signatures.Tests.Mutations;

/// <summary>
/// Damages a signature as a structure: values taken away, repeated, exchanged, retagged or replaced, with all lengths above them and the zip
/// around them put right, so that the damage reaches the verifier and not merely the reader of the archive.
/// </summary>
internal sealed class CmsMutants
{
    private const byte Null = 5;
    private const byte Set = 0x31;
    private const int Variants = 9;

    private readonly byte[] _stripped;
    private readonly DerNode _signature;

    /// <exception cref="FormatException">The signature is not all definite lengths.</exception>
    public CmsMutants(byte[] package)
    {
        var (offset, length) = TestPackage.SignatureOf(package);
        _stripped = TestPackage.Strip(package);
        _signature = DerNode.Parse(package.AsSpan(offset, length));
    }

    public (byte[] Bytes, string What) Of(Random random)
    {
        var mutant = _signature.Clone();
        var all = mutant.All().ToList();
        var what = random.Next(Variants) is var kind && kind < 6 ? Rearrange(all, kind, random) : Rewrite(all, kind, random);
        return (TestPackage.Embed(_stripped, mutant.Encode()), what);
    }

    private static string Rearrange(List<DerNode> all, int kind, Random random)
    {
        var parents = all.Where(node => node.Children is { Count: > 0 }).ToList();
        var parent = parents[random.Next(parents.Count)];
        var children = parent.Children!;
        var (at, other) = (random.Next(children.Count), random.Next(children.Count));
        var name = $"child {at} of {children.Count} under tag {parent.Tag:x2} (value {all.IndexOf(parent)})";
        switch (kind)
        {
            case 0:
                children.RemoveAt(at);
                return $"{name} removed";
            case 1:
                children.Insert(at, children[at].Clone());
                return $"{name} repeated";
            case 2:
                (children[at], children[other]) = (children[other], children[at]);
                return $"{name} exchanged with {other}";
            case 3:
                children.Insert(at, new DerNode(Null, [], null));
                return $"NULL before {name}";
            case 4:
                children[at] = all[random.Next(all.Count)].Clone();
                return $"{name} replaced by another value of the signature";
            default:
                children[at] = new DerNode(Set, [], [children[at]]);
                return $"{name} wrapped in a set";
        }
    }

    private static string Rewrite(List<DerNode> all, int kind, Random random)
    {
        var primitives = all.Where(node => node is { Children: null, Content.Length: > 0 }).ToList();
        var node = primitives[random.Next(primitives.Count)];
        var at = random.Next(node.Content.Length);
        var name = $"value {all.IndexOf(node)} of tag {node.Tag:x2}";
        switch (kind)
        {
            case 6:
                node.Content[at] ^= (byte)(1 << random.Next(8));
                return $"{name}: bit of byte {at} changed";
            case 7:
                node.Tag ^= (byte)(1 << random.Next(5));
                return $"{name}: tag changed";
            default:
                if (random.Next(2) == 0)
                    node.Content = [.. node.Content, (byte)random.Next(256)];
                else
                    node.HasLongLength = true;
                return $"{name}: longer";
        }
    }
}
