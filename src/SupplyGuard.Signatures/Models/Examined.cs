namespace SupplyGuard.Signatures.Models;

/// <summary>What was made of something untrusted: the thing, or the one fact that is wrong with it.</summary>
public sealed record Examined<T>
    where T : class
{
    internal Examined(T value) => Value = value;

    internal Examined(ModelProblem problem) => Problem = problem;

    /// <summary>Null exactly when there is a problem.</summary>
    public T? Value { get; }

    public ModelProblem? Problem { get; }

    /// <summary>What becomes of a thing that is in order.</summary>
    public Examined<TOther> Then<TOther>(Func<T, TOther> next)
        where TOther : class => Value is { } value ? new Examined<TOther>(next(value)) : new Examined<TOther>(Problem!);

    /// <summary>Runs a reader, and turns what it found wrong into a problem.</summary>
    internal static Examined<T> Of(Func<T> read)
    {
        try
        {
            return new Examined<T>(read());
        }
        catch (ModelSignatureException e)
        {
            return new Examined<T>(e.Problem);
        }
    }
}
