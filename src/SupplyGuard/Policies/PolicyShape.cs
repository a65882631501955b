using System.Collections.Immutable;

namespace SupplyGuard.Policies;

/// <summary>What a value of the policy may look like. The reader validates by it, and the JSON Schema is written from it.</summary>
internal abstract record PolicyShape
{
    private PolicyShape()
    {
    }

    /// <summary>An object with exactly these keys.</summary>
    public sealed record Section(ImmutableArray<PolicyKey> Keys) : PolicyShape
    {
        public PolicyKey? Key(string name) => Keys.FirstOrDefault(key => key.Name == name);
    }

    /// <summary>An object whose keys are the user's own names.</summary>
    public sealed record Map(PolicyShape Value, PolicyTextForm KeyForm = PolicyTextForm.NotBlank) : PolicyShape;

    /// <summary>An array.</summary>
    public sealed record List(PolicyShape Item, int AtLeast = 0, bool Unique = false) : PolicyShape;

    /// <summary>One value, or an array of such values.</summary>
    public sealed record OneOrMany(PolicyShape Item, bool Unique = true) : PolicyShape;

    /// <summary>One of a few words.</summary>
    public sealed record Choice(params ImmutableArray<string> Values) : PolicyShape;

    /// <summary>A JSON string of a certain form.</summary>
    public sealed record Text(PolicyTextForm Form) : PolicyShape;

    /// <summary>A time span in .NET's constant format, <c>[d.]hh:mm:ss</c>.</summary>
    public sealed record Duration(TimeSpan AtLeast, TimeSpan AtMost) : PolicyShape;

    /// <summary>A whole number.</summary>
    public sealed record Integer(int AtLeast, int AtMost) : PolicyShape;

    /// <summary>A number.</summary>
    /// <param name="Above">Whether <paramref name="AtLeast"/> itself is too small.</param>
    public sealed record Number(double AtLeast, double AtMost, bool Above = false) : PolicyShape;

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public sealed record Flag : PolicyShape;

    /// <summary>Any value: only for keys that no version has performed yet.</summary>
    public sealed record Anything : PolicyShape;
}
