namespace SupplyGuard.Formats.Torch;

/// <summary>What a token of TorchScript is, as far as names matter.</summary>
internal enum ScriptTokenKind
{
    End,
    Name,

    /// <summary>A string; adjacent ones are one, as in Python.</summary>
    Text,

    Dot,

    /// <summary>Any other character that is no white space: operators, digits, brackets.</summary>
    Other,
}
