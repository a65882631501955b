namespace SupplyGuard.Formats.Pickle;

/// <summary>What a pickle makes its loader do, beyond putting values together.</summary>
public enum PickleOperation
{
    /// <summary><c>GLOBAL</c>: imports a module and takes something out of it.</summary>
    Global,

    /// <summary><c>STACK_GLOBAL</c>: the same, with both names from the stack.</summary>
    StackGlobal,

    /// <summary><c>INST</c>: imports and calls.</summary>
    Instance,

    /// <summary><c>OBJ</c>: calls a class.</summary>
    Call,

    /// <summary><c>REDUCE</c>: calls anything.</summary>
    Reduce,

    /// <summary><c>NEWOBJ</c>: calls <c>__new__</c>.</summary>
    NewObject,

    /// <summary><c>NEWOBJ_EX</c>: the same, with keyword arguments.</summary>
    NewObjectWithKeywords,

    /// <summary><c>BUILD</c>: calls <c>__setstate__</c>, or writes attributes.</summary>
    Build,

    /// <summary><c>APPEND</c> and <c>APPENDS</c> on something that is no list: calls its <c>append</c> or <c>extend</c>.</summary>
    Append,

    /// <summary><c>SETITEM</c> and <c>SETITEMS</c> on something that is no dictionary: calls its <c>__setitem__</c>.</summary>
    SetItem,

    /// <summary><c>ADDITEMS</c> on something that is no set: calls its <c>add</c>.</summary>
    AddItem,

    /// <summary>Any of the last four on an import itself, not on what a call of it gave: changes what other code uses too.</summary>
    Change,

    /// <summary><c>EXT1</c>, <c>EXT2</c>, <c>EXT4</c>: whatever the loader has registered under a number.</summary>
    Extension,

    /// <summary><c>PERSID</c>, <c>BINPERSID</c>: whatever the loader makes of an id.</summary>
    PersistentId,

    /// <summary><c>BINPERSID</c> with an id as PyTorch writes it: a storage beside the pickle, as elements of a class.</summary>
    Storage,
}
