using System.Collections.Immutable;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Pickle;
using SupplyGuard.Formats.Zip;

namespace SupplyGuard.Formats.Torch;

/// <summary>Reads the code of a TorchScript archive: the text of its modules, and the operators that byte code for mobile devices names. None of it is run.</summary>
internal static class ScriptReader
{
    private const string Folder = "code/";

    private const string Extension = ".py";

    /// <exception cref="MalformedException">Code is damaged, or larger than the limits allow.</exception>
    public static ImmutableArray<CodeUse> Read(TorchArchive archive, PickleGraph? bytecode, TorchLimits limits)
    {
        var uses = ImmutableArray.CreateBuilder<CodeUse>();
        var known = new HashSet<(CodeUseKind, string)>();
        long total = 0;
        foreach (var name in archive.Names.Where(name => name.StartsWith(Folder, StringComparison.Ordinal) && name.EndsWith(Extension, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            var entry = archive.Find(name)!;
            var code = archive.Bytes(entry, limits.HeldBytes - total);
            total += code.Length;
            var origin = entry.Method is EntryContent.Stored ? entry.DataOffset : -1;
            try
            {
                new ScriptUses(entry.Name, name[Folder.Length..^Extension.Length].Replace('/', '.'), origin, uses, known, limits).Read(code);
            }
            catch (MalformedException e)
            {
                throw new MalformedException(e.Fault, entry.DataOffset, $"'{entry.Name}', at byte {e.Offset} of its content: {e.Message}");
            }
        }

        if (bytecode is not null)
            Bytecode(bytecode, uses, known, limits);

        return uses.DrainToImmutable();
    }

    /// <summary>Every text with <c>::</c> in it is taken for an operator, and every one that begins like a class of a native library for one.</summary>
    private static void Bytecode(PickleGraph graph, ImmutableArray<CodeUse>.Builder uses, HashSet<(CodeUseKind, string)> known, TorchLimits limits)
    {
        var open = new Stack<PickleValue>([graph.Root]);
        var seen = new HashSet<int>();
        while (open.TryPop(out var value))
        {
            if (value.Kind is PickleKind.Text && value.Length <= limits.NameBytes && graph.TextOf(value, limits.NameBytes) is var text)
            {
                var kind = text.Contains(ScriptUses.NativeClasses, StringComparison.Ordinal) ? CodeUseKind.Class : CodeUseKind.Operator;
                if ((kind is CodeUseKind.Class || text.Contains("::", StringComparison.Ordinal)) && known.Add((kind, text)))
                    uses.Add(new CodeUse(kind, text, "bytecode.pkl", -1) { Detail = "byte code" });
            }

            if (!value.IsNode || !seen.Add(value.Node))
                continue;

            for (var next = graph[value].First; next is not 0; next = graph.Link(next).Next)
                open.Push(graph.Link(next).Value);
        }
    }
}
