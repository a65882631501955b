namespace SupplyGuard.Formats;

/// <summary>What a door returns: the facts read from a file, or why its bytes are malformed. A hostile file is a result, never an exception.</summary>
public abstract record Parsed<T>
{
    private Parsed()
    {
    }

    /// <summary>The value, for a room that reads through another room's door.</summary>
    /// <exception cref="MalformedException">The bytes are malformed.</exception>
    internal T OrThrow() => this switch
    {
        Ok ok => ok.Value,
        Malformed malformed => throw new MalformedException(malformed.Fault, malformed.Offset, malformed.Detail),
        _ => throw new InvalidOperationException("There is no third case."),
    };

    /// <summary>The bytes follow the specification and stay within the limits.</summary>
    public sealed record Ok(T Value) : Parsed<T>;

    /// <summary>The bytes are malformed at <paramref name="Offset"/> (absolute, in bytes); <paramref name="Detail"/> is a sentence for people.</summary>
    public sealed record Malformed(Fault Fault, long Offset, string Detail) : Parsed<T>;
}
