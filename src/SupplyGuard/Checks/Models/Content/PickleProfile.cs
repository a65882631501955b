using System.Collections.Immutable;
using SupplyGuard.Formats.Pickle;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Models.Content;

/// <summary>What the policy lets the pickles of one model do.</summary>
/// <param name="Globals">Allowed in addition, as <c>module.name</c>; everything may be done with them.</param>
internal sealed record PickleProfile(ScanProfile Scan, ImmutableHashSet<string> Globals)
{
    public static PickleProfile Default { get; } = new(ScanProfile.Weights, ImmutableHashSet.Create<string>(StringComparer.Ordinal));

    /// <summary>Whether the profile, or the policy by name, allows something that a pickle does with a constant name.</summary>
    /// <param name="protocol">What the pickle declares: up to 2, loaders translate names of Python 2.</param>
    public bool Allows(PickleEvent done, int protocol)
    {
        if (done is not { Module: { } module, Name: { } name } || done.Operation is PickleOperation.Change)
            return false;
        if (!Globals.IsEmpty && Globals.Contains($"{module}.{name}"))
            return true;

        (module, name) = protocol <= 2 ? PythonTwoNames.Translate(module, name) : (module, name);
        if (PickleGlobals.UseOf(Scan, module, name) is not { } use)
            return false;

        return done.Operation switch
        {
            PickleOperation.Global or PickleOperation.StackGlobal => true,
            PickleOperation.Storage => true,
            PickleOperation.NewObject or PickleOperation.NewObjectWithKeywords => (use.HasFlag(GlobalUse.Call) || use.HasFlag(GlobalUse.Create)) && !use.HasFlag(GlobalUse.Restricted),
            PickleOperation.Reduce or PickleOperation.Call or PickleOperation.Instance =>
                use.HasFlag(GlobalUse.Call) && (!use.HasFlag(GlobalUse.Restricted) || ArgumentRestrictions.Holds(module, name, done.Arguments, argument => CanBeMade(argument, protocol))),
            PickleOperation.Build => use.HasFlag(GlobalUse.Build),
            PickleOperation.Append => use.HasFlag(GlobalUse.Append),
            PickleOperation.SetItem => use.HasFlag(GlobalUse.SetItem),
            _ => false,
        };
    }

    private bool CanBeMade(PickleArgument argument, int protocol) =>
        argument is { Kind: PickleArgumentKind.Import, Module: { } module, Text: { } name } && Allows(new PickleEvent(0, PickleOperation.NewObject, module, name), protocol);
}
