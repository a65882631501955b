namespace SupplyGuard;

/// <summary>How a package stands to the lock.</summary>
internal enum PinState
{
    /// <summary>The lock does not know it.</summary>
    None,

    /// <summary>It is what the lock pins.</summary>
    Equal,

    /// <summary>It is not what the lock pins, or could not be examined.</summary>
    Different,
}
