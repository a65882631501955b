using System.Collections.Immutable;
using System.Globalization;

namespace SupplyGuard.Policies;

/// <summary>What a model is given beside the golden samples, and what it hands on from one step of a sample to the next.</summary>
public sealed record InputPolicy
{
    /// <summary>The samples alone.</summary>
    public static InputPolicy Plain { get; } = new();

    /// <summary>A number for each input that no sample holds, by the name of the input.</summary>
    public ImmutableSortedDictionary<string, double> Constants { get; init; } = ImmutableSortedDictionary.Create<string, double>(StringComparer.Ordinal);

    /// <summary>Inputs that are zero at first and are then given what the output was one step before; empty: every sample is one call.</summary>
    public ImmutableArray<(string Input, string Output)> States { get; init; } = [];

    /// <summary>Whether the mean over all steps of a sample is judged; else the last step is.</summary>
    public bool JudgesMean { get; init; }

    public bool IsPlain => Constants.IsEmpty && States.IsEmpty;

    /// <summary>The same text for the same inputs, whatever their order.</summary>
    public string Spell() => string.Join(
        '\n',
        string.Join('\t', Constants.Select(constant => $"{Counted(constant.Key)}={constant.Value.ToString("R", CultureInfo.InvariantCulture)}")),
        string.Join('\t', States.Select(state => $"{Counted(state.Input)}<{Counted(state.Output)}").Order(StringComparer.Ordinal)),
        States.IsEmpty ? "" : JudgesMean ? "mean" : "last");

    /// <summary>With its length before it, so that no name can look like two.</summary>
    private static string Counted(string name) => string.Create(CultureInfo.InvariantCulture, $"{name.Length}:{name}");
}
