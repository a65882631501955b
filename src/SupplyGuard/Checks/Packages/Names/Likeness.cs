namespace SupplyGuard.Checks.Packages.Names;

/// <summary>In what way one package id is like another.</summary>
internal enum Likeness
{
    /// <summary>Dots, hyphens and underscores aside they are the same: <c>Newtonsoft-Json</c>.</summary>
    Separators,

    /// <summary>Written with characters that look like others: <c>N1og</c>, <c>Νlog</c> with a Greek letter.</summary>
    Characters,

    /// <summary>A letter other, more, less, or two swapped.</summary>
    OneLetter,

    /// <summary>The same twice, in a name that is long enough.</summary>
    TwoLetters,

    /// <summary>An ending that says nothing: <c>Newtonsoft.Json.Core</c>.</summary>
    EndingAdded,

    /// <summary>The other way round: <c>TensorFlow</c> for <c>TensorFlow.NET</c>.</summary>
    EndingDropped,
}
