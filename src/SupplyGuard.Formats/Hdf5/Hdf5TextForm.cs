namespace SupplyGuard.Formats.Hdf5;

/// <summary>How elements of a datatype hold text.</summary>
internal enum Hdf5TextForm
{
    /// <summary>They are no text.</summary>
    None,

    /// <summary>In place, filled up to the size of the type.</summary>
    Fixed,

    /// <summary>In the global heap; in place are length and address.</summary>
    Heap,
}
