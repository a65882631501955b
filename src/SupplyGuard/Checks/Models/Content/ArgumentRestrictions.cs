using SupplyGuard.Formats.Pickle;

namespace SupplyGuard.Checks.Models.Content;

/// <summary>With which arguments those calls are harmless that do what their arguments say. Other arguments are refused, and so are ones that are not constant.</summary>
internal static class ArgumentRestrictions
{
    /// <param name="canBeMade">Whether an argument is a class of which objects may be made.</param>
    public static bool Holds(string module, string name, IReadOnlyList<PickleArgument>? arguments, Func<PickleArgument, bool> canBeMade) => (module, name) switch
    {
        // Bytes, as protocols 0 to 2 write them.
        ("_codecs", "encode") => arguments is [{ Kind: PickleArgumentKind.Text }, { Kind: PickleArgumentKind.Text, Text: "latin1" or "latin-1" }],
        ("collections", "defaultdict") => arguments is [] or [{ Kind: PickleArgumentKind.None }] || (arguments is [var factory] && canBeMade(factory)),

        // Objects whose class defines no way of its own, as protocols 0 and 1 write them.
        ("copyreg", "_reconstructor") => arguments is [var made, { Kind: PickleArgumentKind.Import, Module: "builtins" or "__builtin__", Text: "object" }, { Kind: PickleArgumentKind.None }] && canBeMade(made),
        ("copyreg", "__newobj__") => arguments is [var type, ..] && canBeMade(type),

        // Calls its first argument.
        ("torch._tensor", "_rebuild_from_type_v2") => arguments is [{ Kind: PickleArgumentKind.Import, Module: "torch._utils" } function, { Kind: PickleArgumentKind.Import }, ..] && canBeMade(function),
        _ => false,
    };
}
