namespace SupplyGuard.Formats.Numpy;

/// <summary>An element type: how safetensors spells it, how wide it is, and whether this file stores it big-endian.</summary>
internal readonly record struct NumpyType(string DType, int Width, bool IsBigEndian)
{
    private const string PythonObject = "OBJECT";

    /// <summary>Whether the elements are Python objects: what follows the header is a pickle.</summary>
    public bool IsObject => DType == PythonObject;

    /// <summary>Parses an array-protocol type string such as <c>&lt;f4</c>.</summary>
    /// <param name="allowsObjects">Whether the type may be Python objects.</param>
    /// <exception cref="MalformedException">The type is refused: an object, which is a pickle, or anything that is not a plain number.</exception>
    public static NumpyType Parse(string descr, bool allowsObjects, long offset)
    {
        if (allowsObjects && descr is "O" or "|O" or "|O8" or "|O4")
            return new NumpyType(PythonObject, 0, IsBigEndian: false);
        if (descr is ['|' or '<' or '>' or '=', 'O', ..] or ['O', ..])
            throw new MalformedException(Fault.Unsupported, offset, $"the array holds Python objects ('{descr}'): reading it would run a pickle.");
        if (descr is not ['|' or '<' or '>', _, ..])
            throw new MalformedException(Fault.Unsupported, offset, "the element type states no byte order, or is not a plain number.");

        (string DType, int Width) type = descr[1..] switch
        {
            "b1" => ("BOOL", 1),
            "i1" => ("I8", 1),
            "i2" => ("I16", 2),
            "i4" => ("I32", 4),
            "i8" => ("I64", 8),
            "u1" => ("U8", 1),
            "u2" => ("U16", 2),
            "u4" => ("U32", 4),
            "u8" => ("U64", 8),
            "f2" => ("F16", 2),
            "f4" => ("F32", 4),
            "f8" => ("F64", 8),
            _ => throw new MalformedException(Fault.Unsupported, offset, "the element type is not one of the plain numbers and booleans that are read."),
        };
        if (descr[0] == '|' && type.Width > 1)
            throw new MalformedException(Fault.Inconsistent, offset, $"the element type '{descr}' is wider than a byte and states no byte order.");

        return new NumpyType(type.DType, type.Width, descr[0] == '>' && type.Width > 1);
    }
}
