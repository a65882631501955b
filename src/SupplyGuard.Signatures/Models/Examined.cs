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
