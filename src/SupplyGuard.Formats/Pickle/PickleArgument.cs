namespace SupplyGuard.Formats.Pickle;

/// <summary>One argument of a call, as far as it is told.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Module">Of an import: its module.</param>
/// <param name="Text">Of an import: its name. Of a text: the text, where it is short and the call depends on it.</param>
public readonly record struct PickleArgument(PickleArgumentKind Kind, string? Module = null, string? Text = null);
