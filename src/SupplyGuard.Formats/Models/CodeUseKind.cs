namespace SupplyGuard.Formats.Models;

/// <summary>In what way a model uses something.</summary>
public enum CodeUseKind
{
    /// <summary>An operator of the runtime that reads the graph, with what it computes known from its name.</summary>
    Operator,

    /// <summary>An operator that the runtime does not bring: a library has to be loaded for it.</summary>
    CustomOperator,

    /// <summary>A class that the loader looks up by its name and creates.</summary>
    Class,

    /// <summary>A function that the loader looks up by its name and calls.</summary>
    Function,

    /// <summary>Code that is in the file itself: byte code, source text, a template.</summary>
    Program,

    /// <summary>Machine code that is in the file itself.</summary>
    MachineCode,

    /// <summary>An assembly or a library that the loader is told to load.</summary>
    Library,

    /// <summary>A path or an address outside the model that the loader opens.</summary>
    Outside,
}
