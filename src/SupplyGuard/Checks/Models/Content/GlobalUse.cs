namespace SupplyGuard.Checks.Models.Content;

/// <summary>What a pickle may do with something that it imports.</summary>
[Flags]
internal enum GlobalUse
{
    /// <summary>Import it and hand it on.</summary>
    Import = 0,

    /// <summary>Call it, or create an object of it.</summary>
    Call = 1,

    /// <summary>Give what a call of it returned a state (<c>BUILD</c>).</summary>
    Build = 2,

    /// <summary>Append to what a call of it returned.</summary>
    Append = 4,

    /// <summary>Set items of what a call of it returned.</summary>
    SetItem = 8,

    /// <summary>Call it only with the arguments that <see cref="ArgumentRestrictions"/> states.</summary>
    Restricted = 16,

    /// <summary>Create an object of it without running its constructor (<c>NEWOBJ</c>). What may be called may be created, too.</summary>
    Create = 32,
}
