namespace SupplyGuard.Formats.Pickle;

/// <summary>Which part of the machine executes an opcode.</summary>
internal enum PickleFamily : byte
{
    /// <summary>None: there is no such opcode, or the machine itself ends with it.</summary>
    None,

    /// <summary><see cref="PickleConstants"/>.</summary>
    Constant,

    /// <summary>The stack, the memo and the stream: <see cref="PickleMachine"/> itself.</summary>
    Arrangement,

    /// <summary><see cref="PickleContainers"/>.</summary>
    Container,

    /// <summary><see cref="PickleCalls"/>.</summary>
    Call,
}
