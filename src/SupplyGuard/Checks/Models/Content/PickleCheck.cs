using System.Collections.Immutable;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Pickle;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Models.Content;

/// <summary>Judges what the pickles of a model would do. What no profile lists is refused: lists of what is dangerous only explain.</summary>
internal static class PickleCheck
{
    /// <summary>More findings of one kind about one model help nobody.</summary>
    private const int MostFindings = 20;

    private const string Imports = "imports";

    /// <param name="declared">Names that the model brings itself and that only its own interpreter looks up, such as classes of TorchScript.</param>
    public static IEnumerable<Finding> Run(ModelEvidence model, ModelFacts facts, PickleProfile profile, Func<PickleEvent, bool> declared)
    {
        var dangerous = new Dictionary<string, (PicklePlace Place, string Verb, string Can)>(StringComparer.Ordinal);
        var foreign = new List<(string Verb, string Global)>();
        var known = new Dictionary<(string Module, string Name), (string Global, string? Can)>();
        var told = new HashSet<string>(StringComparer.Ordinal);
        PicklePlace? firstForeign = null;
        Finding? unknowable = null;
        foreach (var (pickle, program, done) in Events(facts))
        {
            if (profile.Allows(done, program.Protocol) || declared(done))
                continue;

            var place = PicklePlace.Of(model.Subject, pickle, done.Offset);
            if (done is not { Module: { } module, Name: { } name })
            {
                unknowable ??= PickleRules.Unknowable(model, place, Unknown(done.Operation));
                continue;
            }

            var isNew = !known.TryGetValue((module, name), out var import);
            if (isNew)
                known.Add((module, name), import = ($"{module}.{name}", Capability.Of(module, name)));

            var (global, capability) = import;
            if (capability is not { } can)
            {
                firstForeign ??= place;
                if (isNew && told.Add(global))
                    foreign.Add((Verb(done), global));
            }
            else if (!dangerous.TryGetValue(global, out var found) || (IsCall(done) && found.Verb is Imports))
            {
                dangerous[global] = (place, Verb(done), can);
            }
        }

        foreach (var (global, (place, verb, can)) in dangerous.Take(MostFindings))
            yield return PickleRules.Dangerous(model, place, verb, global, can);
        if (firstForeign is { } first)
            yield return profile.Scan is ScanProfile.Inventory ? PickleRules.Unvetted(model, first, foreign) : PickleRules.Foreign(model, first, profile.Scan, foreign);
        if (unknowable is not null)
            yield return unknowable;
        foreach (var finding in facts.Pickles.SelectMany(pickle => WithInner(pickle.Programs), (pickle, program) => Shape(model, pickle, program)).SelectMany(found => found))
            yield return finding;
        foreach (var finding in facts.Pickles.SelectMany(pickle => WithInner(pickle.Programs), (pickle, program) => Hidden(model, pickle, program, profile)).OfType<Finding>().Take(MostFindings))
            yield return finding;
        foreach (var pickle in facts.Format is FormatKind.Pickle or FormatKind.Npy or FormatKind.Npz ? facts.Pickles.Take(MostFindings) : [])
        {
            if (pickle.Programs is [var only, { IsOtherReading: false } next, ..] all && only.Break is null)
                yield return PickleRules.GoesOn(model, PicklePlace.Of(model.Subject, pickle, next.Start), all.Count(program => !program.IsOtherReading) - 1);
        }
    }

    private static IEnumerable<(PickleFacts Pickle, PickleProgram Program, PickleEvent Done)> Events(ModelFacts facts) =>
        from pickle in facts.Pickles
        from program in WithInner(pickle.Programs)
        from done in program.Events
        select (pickle, program, done);

    private static IEnumerable<PickleProgram> WithInner(ImmutableArray<PickleProgram> programs) => programs.SelectMany(program => WithInner(program.Inner).Prepend(program));

    private static IEnumerable<Finding> Shape(ModelEvidence model, PickleFacts pickle, PickleProgram program)
    {
        // Whoever knows nothing of joblib's arrays soon breaks off in their bytes: what it does until then is judged, and that is all.
        if (program.IsOtherReading)
            yield break;
        if (IsNotSearched(program))
            yield return ContentRules.NotScanned(model, PicklePlace.Of(model.Subject, pickle, program.Start), "it holds more text and bytes than are searched for pickles");
        if (program.FrameBreaks > 0)
            yield return PickleRules.FramesAreCut(model, PicklePlace.Of(model.Subject, pickle, program.Start));
        if (program.Break is { } broken)
            yield return ContentRules.NotScanned(model, PicklePlace.Of(model.Subject, pickle, broken.Offset), $"it breaks off, and what comes behind it could not be read: {broken.Detail}");
    }

    /// <summary>The first of the pickles inside a pickle that does more than the profile allows; null when there is none.</summary>
    private static Finding? Hidden(ModelEvidence model, PickleFacts pickle, PickleProgram program, PickleProfile profile)
    {
        foreach (var nested in program.Nested)
        {
            if (Worst(nested.Programs, profile) is { } done)
                return PickleRules.Nested(model, PicklePlace.Of(model.Subject, pickle, nested.Offset), Form(nested.Form), done.Module is null ? Unknown(done.Operation) : $"{Verb(done)} '{PolicyText.Shown($"{done.Module}.{done.Name}")}'");
        }

        return null;
    }

    /// <summary>Whether budgets ended before everything in it, at any depth, was searched.</summary>
    private static bool IsNotSearched(PickleProgram program) => program.NestedOmitted > 0 || program.Nested.Any(nested => nested.Programs.Any(IsNotSearched));

    private static PickleEvent? Worst(ImmutableArray<PickleProgram> programs, PickleProfile profile)
    {
        foreach (var program in programs)
        {
            foreach (var done in program.Events)
            {
                if (!profile.Allows(done, program.Protocol))
                    return done;
            }

            foreach (var inner in program.Nested)
            {
                if (Worst(inner.Programs, profile) is { } found)
                    return found;
            }
        }

        return null;
    }

    private static string Form(NestedForm form) => form switch
    {
        NestedForm.Base64 => "base64",
        NestedForm.Hexadecimal => "hexadecimal text",
        NestedForm.Compressed => "compressed bytes",
        _ => "bytes",
    };

    private static string Verb(PickleEvent done) => done.Operation switch
    {
        PickleOperation.Global or PickleOperation.StackGlobal => Imports,
        PickleOperation.Build => "sets the state of",
        PickleOperation.Append or PickleOperation.SetItem or PickleOperation.AddItem => "adds to",
        PickleOperation.Change => "changes for everybody",
        PickleOperation.Storage => "takes a storage of class",
        _ => "calls",
    };

    private static bool IsCall(PickleEvent done) =>
        done.Operation is PickleOperation.Reduce or PickleOperation.Call or PickleOperation.Instance or PickleOperation.NewObject or PickleOperation.NewObjectWithKeywords;

    private static string Unknown(PickleOperation operation) => operation switch
    {
        PickleOperation.Global or PickleOperation.StackGlobal => "imports something whose name it computes",
        PickleOperation.Extension => "takes something by its number out of a registry of the loading program",
        PickleOperation.PersistentId => "asks its loader for an object by an id that is not one of PyTorch's storages or layers",
        PickleOperation.Build or PickleOperation.Append or PickleOperation.SetItem or PickleOperation.AddItem or PickleOperation.Change => "changes something that it computes",
        _ => "calls something that it computes",
    };
}
