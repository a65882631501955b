using System.Collections.Immutable;

namespace SupplyGuard.Formats.Pickle;

/// <summary>What one pickle makes its loader do. A pickle is a program; nothing of it was executed.</summary>
public sealed record PickleProgram
{
    /// <summary>Offset of the first opcode.</summary>
    public required long Start { get; init; }

    /// <summary>Bytes up to and with <c>STOP</c>, or up to the break.</summary>
    public required long Length { get; init; }

    /// <summary>The last protocol that it declares; zero when it declares none.</summary>
    public required int Protocol { get; init; }

    /// <summary>Opcodes that were executed.</summary>
    public required long Opcodes { get; init; }

    /// <summary>In the order of execution.</summary>
    public required ImmutableArray<PickleEvent> Events { get; init; }

    /// <summary>Events that are not listed, since an equal one on the same import is and there are too many.</summary>
    public required long EventsOmitted { get; init; }

    /// <summary>Opcodes that reach over the end of a frame, or frames inside frames: loaders disagree about these.</summary>
    public required long FrameBreaks { get; init; }

    /// <summary>Pickles in its texts and bytes, or in what these decode to.</summary>
    public ImmutableArray<NestedPickle> Nested { get; init; } = [];

    /// <summary>Texts and bytes that were not looked into, since the limits were reached.</summary>
    public long NestedOmitted { get; init; }

    /// <summary>Pickles in arrays of objects between its opcodes, as joblib writes them. Their loader loads them, too.</summary>
    public ImmutableArray<PickleProgram> Inner { get; init; } = [];

    /// <summary>Whether arrays that joblib writes between the opcodes were passed over.</summary>
    public bool HasArrays { get; init; }

    /// <summary>Whether this is what a loader executes that knows nothing of joblib's arrays, and takes their bytes for opcodes.</summary>
    public bool IsOtherReading { get; init; }

    /// <summary>Why it ends before its <c>STOP</c>; null when it does not.</summary>
    public required PickleBreak? Break { get; init; }
}
