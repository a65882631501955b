using System.Collections.Immutable;
using System.Globalization;

namespace SupplyGuard.Policies;

/// <summary>How a file of golden data is read, as far as it does not say so itself.</summary>
public sealed record GoldenForm(GoldenFormat Format)
{
    /// <summary>An <c>.npz</c>, which says everything itself.</summary>
    public static GoldenForm Npz { get; } = new(GoldenFormat.Npz);

    /// <summary>File of its own that holds the truth; null when the golden data hold it.</summary>
    public Located<string>? Labels { get; init; }

    /// <summary>Name of the model's one input; null where the file names inputs.</summary>
    public string? Input { get; init; }

    /// <summary>Columns of a table that hold the truth.</summary>
    public ImmutableArray<string> LabelColumns { get; init; } = ["label"];

    /// <summary>Columns of a table that the model is given, in this order; empty: all that are neither the truth nor named by a slice.</summary>
    public ImmutableArray<string> Features { get; init; } = [];

    /// <summary>Element type of numbers without anything around them, in safetensors spelling.</summary>
    public string? Type { get; init; }

    /// <summary>Shape of one sample as the model wants it; empty: as it is stored.</summary>
    public ImmutableArray<int> Shape { get; init; } = [];

    /// <summary>Null: the model is given the numbers as they are stored.</summary>
    public GoldenScale? Scale { get; init; }

    /// <summary>ONNX graph that samples go through before the model; null: none.</summary>
    public Located<string>? Preprocess { get; init; }

    /// <summary>Null: nobody said.</summary>
    public GoldenRange? Range { get; init; }

    /// <summary>Whether the bytes of the file alone decide what a model, or the graph before it, is given.</summary>
    public bool IsPlain => Format is GoldenFormat.Npz && Labels is null && Shape.IsEmpty && Scale is null;

    /// <summary>Everything that decides, beside the bytes of the files, what a model, or the graph before it, is given: the same text for the same form.</summary>
    public string Spell() => string.Join(
        '\n',
        Format.ToString(),
        Input,
        string.Join('\t', LabelColumns),
        string.Join('\t', Features),
        Type,
        string.Join(',', Shape),
        Numbers(Scale?.Subtract),
        Numbers(Scale?.Divide));

    private static string Numbers(ImmutableArray<double>? numbers) =>
        string.Join(',', (numbers ?? []).Select(number => number.ToString("R", CultureInfo.InvariantCulture)));
}
