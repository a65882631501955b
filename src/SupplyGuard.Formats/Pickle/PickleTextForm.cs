namespace SupplyGuard.Formats.Pickle;

/// <summary>How a text is written in the file.</summary>
internal enum PickleTextForm : byte
{
    /// <summary>UTF-8 in which halves of surrogate pairs may stand alone (<c>BINUNICODE</c> and its kin).</summary>
    Utf8,

    /// <summary>One character a byte (<c>BINSTRING</c>, <c>SHORT_BINSTRING</c>: strings of Python 2).</summary>
    Latin1,

    /// <summary>Python escapes, without the quotes (<c>STRING</c>).</summary>
    Escaped,

    /// <summary>Latin-1 with <c>\uXXXX</c> and <c>\UXXXXXXXX</c> (<c>UNICODE</c>).</summary>
    RawUnicode,
}
