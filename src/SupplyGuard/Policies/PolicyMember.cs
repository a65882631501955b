using SupplyGuard.Subjects;

namespace SupplyGuard.Policies;

/// <summary>A key of an object in a policy, where the key was written, and its value.</summary>
internal sealed record PolicyMember(string Name, Location Location, PolicyNode Value)
{
    /// <summary>Whether nobody wrote it and the schema's default holds.</summary>
    public bool IsDefault { get; init; }
}
