using System.Collections.Immutable;
using System.Text;
using SupplyGuard.Subjects;

namespace SupplyGuard.Policies;

/// <summary>Adds what the schema says where the policy and its presets say nothing.</summary>
internal static class PolicyDefaults
{
    /// <summary>
    /// A valid policy in which every key with a default is there. Added keys are marked, and have the place of the object that they were
    /// added to: it is what a person has to open in order to say otherwise.
    /// </summary>
    public static PolicyNode.Section Fill(PolicyNode.Section policy) => (PolicyNode.Section)Fill(policy, PolicySchema.Root);

    private static PolicyNode Fill(PolicyNode node, PolicyShape shape) => (node, shape) switch
    {
        (PolicyNode.Section written, PolicyShape.Section section) => Fill(written, section),
        (PolicyNode.List written, PolicyShape.List list) => written with { Items = [.. written.Items.Select(item => Fill(item, list.Item))] },
        _ => node,
    };

    private static PolicyNode.Section Fill(PolicyNode.Section written, PolicyShape.Section section)
    {
        var members = ImmutableArray.CreateBuilder<PolicyMember>(section.Keys.Length);
        foreach (var key in section.Keys)
        {
            if (written.Member(key.Name) is { } member)
                members.Add(member with { Value = Fill(member.Value, key.Shape) });
            else if (key.Default is { } json)
                members.Add(new PolicyMember(key.Name, written.Location, Fill(Parse(json, written.Location), key.Shape)) { IsDefault = true });
        }

        return written with { Members = members.ToImmutable() };
    }

    private static PolicyNode Parse(string json, Location location)
        => MoveTo(PolicyTree.Read(Encoding.UTF8.GetBytes(json), "default").Root!, location);

    private static PolicyNode MoveTo(PolicyNode node, Location location) => node switch
    {
        PolicyNode.List list => new PolicyNode.List(location, [.. list.Items.Select(item => MoveTo(item, location))]),
        _ => node with { Location = location },
    };
}
