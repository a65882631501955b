using System.Text;
using SupplyGuard.Formats.Models;

namespace SupplyGuard.Formats.Torch;

/// <summary>
/// A digest over what a TorchScript archive computes apart from its weights: its code, the pickles of its attributes and constants, the versions by which
/// operators are read, and every entry that PyTorch does not write. Where the source stood, what the process scripted before and where weights lay when it was
/// saved do not count.
/// </summary>
internal sealed class ScriptForm
{
    private static readonly string[] Pickles = ["data.pkl", "constants.pkl", "bytecode.pkl"];

    /// <summary>What the entry <c>byteorder</c> says since 2.1, and says when it is not there.</summary>
    private static readonly ArchiveMember LittleEndian = new("byteorder", 6, Digest.Sha256([.. "little"u8]));

    private readonly SortedDictionary<string, byte[]> _entries = new(StringComparer.Ordinal);
    private readonly List<(string Name, byte[] Content)> _others = [];
    private readonly ScriptUnits _units = new();

    private ScriptForm()
    {
    }

    /// <summary>The same for two archives whose programs are the same.</summary>
    /// <param name="members">All entries but those whose bytes are tensors.</param>
    /// <exception cref="MalformedException">The content of an entry is damaged, or all together is larger than the limits allow.</exception>
    public static Digest Of(TorchArchive archive, IEnumerable<ArchiveMember> members, TorchLimits limits)
    {
        var form = new ScriptForm();
        form._others.AddRange(members.Select(member => member with { Name = member.Name[archive.Root.Length..], Code = default })
            .Where(member => !Computes(member.Name) && !TorchEntryNames.IsBeside(member.Name) && member != LittleEndian)
            .Select(member => ("other " + member.Name, Encoding.ASCII.GetBytes(member.Sha256.Hex))));
        var left = 2L * limits.HeldBytes;
        foreach (var name in archive.Names.Where(Computes))
        {
            var bytes = archive.Bytes(archive.Find(name)!, left);
            left -= bytes.Length;
            form._entries.Add(name, bytes);
            if (ScriptUnits.IsCode(name))
                form._units.Add(name, bytes);
        }

        form._units.Finish();
        var pickles = Pickles.Where(form._entries.ContainsKey).Select(name => (Name: name, Pickle: ScriptPickle.Read(form._entries[name]))).ToArray();
        var names = new ScriptNames(form._units);
        return Digest.Sha256(form._units.IsAmbiguous || Array.Exists(pickles, pickle => pickle.Pickle is null) || !form._units.Texts.Values.All(text => names.Knows(text))
            ? form.AsWritten()
            : form.Renamed(names, [.. pickles.Select(pickle => (pickle.Name, pickle.Pickle!))]));
    }

    private static bool Computes(string name) =>
        Pickles.Contains(name, StringComparer.Ordinal) || name is "version" or ".data/version" || (name.StartsWith("code/", StringComparison.Ordinal) && !name.EndsWith(".debug_pkl", StringComparison.Ordinal));

    /// <summary>For an archive that is not as PyTorch writes it: every byte counts.</summary>
    private byte[] AsWritten() => Lines(_entries.Select(entry => ("as written " + entry.Key, entry.Value)));

    private byte[] Renamed(ScriptNames names, (string Name, ScriptPickle Pickle)[] pickles)
    {
        foreach (var (_, pickle) in pickles)
            pickle.Scan(names);

        // What is named by what was named, and at last what nothing names.
        Follow(names, 0);
        foreach (var name in _units.Texts.Keys.Order(StringComparer.Ordinal))
        {
            var known = names.Known.Count;
            names.Name(name);
            Follow(names, known);
        }

        return Lines(
            pickles.Select(entry => ("pickle " + entry.Name, Spelt(stream => entry.Pickle.Spell(names, stream))))
                .Concat(_units.Texts.Select(unit => ("unit " + names[unit.Key], Spelt(stream => names.Spell(unit.Value, stream)))))
                .Concat(_entries.Where(entry => !ScriptUnits.IsCode(entry.Key) && !Pickles.Contains(entry.Key, StringComparer.Ordinal)).Select(entry => ("entry " + entry.Key, entry.Value))));
    }

    private void Follow(ScriptNames names, int from)
    {
        for (; from < names.Known.Count; from++)
            names.Scan(_units.Texts[names.Known[from]]);
    }

    private static byte[] Spelt(Action<Stream> write)
    {
        var stream = new MemoryStream();
        write(stream);
        return stream.ToArray();
    }

    private byte[] Lines(IEnumerable<(string Name, byte[] Content)> contents)
    {
        var text = new StringBuilder();
        foreach (var (name, content) in contents.Concat(_others).OrderBy(entry => entry.Name, StringComparer.Ordinal))
            text.Append(name).Append('\0').Append(Digest.Sha256(content).Hex).Append('\n');

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
