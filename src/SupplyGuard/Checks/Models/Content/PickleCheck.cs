using SupplyGuard.Evidence;
using SupplyGuard.Findings;
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
        var known = new HashSet<string>(StringComparer.Ordinal);
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

            var global = $"{module}.{name}";
            if (Capability.Of(module, name) is not { } can)
            {
                firstForeign ??= place;
                if (known.Add(global))
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
        foreach (var finding in facts.Pickles.SelectMany(pickle => pickle.Programs, (pickle, program) => Shape(model, pickle, program)).SelectMany(found => found))
            yield return finding;
    }

    private static IEnumerable<(PickleFacts Pickle, PickleProgram Program, PickleEvent Done)> Events(ModelFacts facts) =>
        from pickle in facts.Pickles
        from program in pickle.Programs
        from done in program.Events
        select (pickle, program, done);

    private static IEnumerable<Finding> Shape(ModelEvidence model, PickleFacts pickle, PickleProgram program)
    {
        if (program.FrameBreaks > 0)
            yield return PickleRules.FramesAreCut(model, PicklePlace.Of(model.Subject, pickle, program.Start));
        if (program.Break is { } broken)
            yield return ContentRules.NotScanned(model, PicklePlace.Of(model.Subject, pickle, broken.Offset), $"it breaks off, and what comes behind it could not be read: {broken.Detail}");
    }

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
        PickleOperation.PersistentId => "asks its loader for an object by an id that is not one of PyTorch's storages",
        PickleOperation.Build or PickleOperation.Append or PickleOperation.SetItem or PickleOperation.AddItem or PickleOperation.Change => "changes something that it computes",
        _ => "calls something that it computes",
    };
}
