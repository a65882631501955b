using SupplyGuard.Signatures.Tests.Mutations;

namespace SupplyGuard.Fuzzing.Mutation;

/// <summary>Rearranges the values of a DER structure; all lengths above them are put right.</summary>
internal static class DerMutation
{
    public static byte[] Of(DerNode root, Random random)
    {
        var all = root.All().ToList();
        var parents = all.Where(node => node.Children is { Count: > 0 }).ToList();
        if (parents.Count == 0)
            return root.Encode();

        var children = parents[random.Next(parents.Count)].Children!;
        var (at, other) = (random.Next(children.Count), random.Next(children.Count));
        switch (random.Next(4))
        {
            case 0:
                children.RemoveAt(at);
                break;
            case 1:
                children.Insert(other, children[at].Clone());
                break;
            case 2:
                (children[at], children[other]) = (children[other], children[at]);
                break;
            default:
                children[at] = all[random.Next(all.Count)].Clone();
                break;
        }

        return root.Encode();
    }
}
