using System.Collections.Immutable;
using SupplyGuard.Subjects;

namespace SupplyGuard.Policies;

/// <summary>A JSON value of a policy and where it was written. Nested no deeper than <see cref="PolicyTree.MaxDepth"/>.</summary>
internal abstract record PolicyNode(Location Location)
{
    /// <summary>The value as a reader of a message would name its type.</summary>
    public abstract string Kind { get; }

    /// <summary>A JSON object, members in the order they were written; a name that was repeated keeps its first value.</summary>
    public sealed record Section(Location Location, ImmutableArray<PolicyMember> Members) : PolicyNode(Location)
    {
        public override string Kind => "an object";

        public PolicyMember? Member(string name)
        {
            foreach (var member in Members)
            {
                if (member.Name == name)
                    return member;
            }

            return null;
        }

        public PolicyNode? this[string name] => Member(name)?.Value;
    }

    /// <summary>A JSON array.</summary>
    public sealed record List(Location Location, ImmutableArray<PolicyNode> Items) : PolicyNode(Location)
    {
        public override string Kind => "a list";
    }

    /// <summary>A JSON string.</summary>
    public sealed record Text(Location Location, string Value) : PolicyNode(Location)
    {
        public override string Kind => "a text";
    }

    /// <summary>A finite JSON number; <paramref name="Written"/> is its spelling.</summary>
    public sealed record Number(Location Location, double Value, string Written) : PolicyNode(Location)
    {
        public override string Kind => "a number";
    }

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public sealed record Flag(Location Location, bool Value) : PolicyNode(Location)
    {
        public override string Kind => Value ? "true" : "false";
    }

    /// <summary><c>null</c>; no key of a policy takes it.</summary>
    public sealed record Nothing(Location Location) : PolicyNode(Location)
    {
        public override string Kind => "null";
    }
}
