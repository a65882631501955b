using System.IO.Compression;
using System.Text;
using SupplyGuard.Formats.Models;
using TestKit;

namespace SupplyGuard.Formats.Tests.Torch;

/// <summary>Which archives of TorchScript hold the same program. PyTorch wrote them.</summary>
public sealed class ScriptFormTests
{
    [Fact]
    public void What_the_process_scripted_before_changes_nothing()
    {
        var (first, later) = (TorchFixture.Facts("mangled_first.pt"), TorchFixture.Facts("mangled_later.pt"));

        Assert.NotEqual(first.Tensors[0].Digest, later.Tensors[0].Digest);
        Assert.DoesNotContain(first.Members, member => member.Name.Contains("___torch_mangle_2", StringComparison.Ordinal));
        Assert.Contains(later.Members, member => member.Name.Contains("___torch_mangle_22", StringComparison.Ordinal));
        Assert.Equal(first.Program, later.Program);
    }

    [Fact]
    public void The_order_of_constants_of_a_class_is_that_of_a_set_and_their_values_count()
    {
        const string Constants = "  in_features : Final[int] = 2\n  out_features : Final[int] = 2\n";
        string Edited(string constants) => Program("mangled_later.pt", (_, text) => text.Replace(Constants, constants, StringComparison.Ordinal));

        Assert.Equal(Edited(Constants), Edited("  out_features : Final[int] = 2\n  in_features : Final[int] = 2\n"));
        Assert.NotEqual(Edited(Constants), Edited("  in_features : Final[int] = 2\n  out_features : Final[int] = 3\n"));
        Assert.NotEqual(Edited("  in_features : Final[int] = 2\n  in_features : Final[int] = 3\n"), Edited("  in_features : Final[int] = 3\n  in_features : Final[int] = 2\n"));
    }

    [Fact]
    public void Classes_of_one_name_that_change_places_are_another_program() =>
        Assert.NotEqual(TorchFixture.Facts("mangled_first.pt").Program, TorchFixture.Facts("mangled_swapped.pt").Program);

    [Theory]
    [InlineData("___torch_mangle_20", "___torch_mangle_9", true)]
    [InlineData("___torch_mangle_20", "___torch_mangle_300", true)]
    [InlineData("___torch_mangle_20", "___torch_mangle_x", false)]
    public void Counters_are_names_that_have_to_be_told_apart_and_nothing_else(string counter, string other, bool isSame) =>
        Assert.Equal(isSame, Program("mangled_later.pt") == Program("mangled_later.pt", (_, text) => text.Replace(counter, other, StringComparison.Ordinal)));

    [Fact]
    public void Files_of_two_classes_that_are_exchanged_are_another_program() => Assert.NotEqual(
        Program("mangled_later.pt"),
        Program("mangled_later.pt", (name, text) => name switch
        {
            _ when name.EndsWith("_20.py", StringComparison.Ordinal) => text.Replace(", 2)", ", 3)", StringComparison.Ordinal),
            _ when name.EndsWith("_21.py", StringComparison.Ordinal) => text.Replace(", 3)", ", 2)", StringComparison.Ordinal),
            _ => text,
        }));

    [Theory]
    [InlineData("code/__torch__/___torch_mangle_20.py", ", 2)", ", 2.)")]
    [InlineData("code/__torch__/___torch_mangle_22.py", "torch.relu(", "torch.tanh(")]
    [InlineData("code/__torch__/___torch_mangle_22.py", "self.second", "self.first ")]
    [InlineData("version", "3", "4")]
    public void A_change_of_the_code_is_another_program(string entry, string old, string changed)
    {
        Assert.NotEqual(
            Program("mangled_later.pt"),
            Program("mangled_later.pt", (name, text) => name == entry ? Changed(text) : text));

        string Changed(string text) => text.Contains(old, StringComparison.Ordinal) ? text.Replace(old, changed, StringComparison.Ordinal) : throw new InvalidOperationException($"'{entry}' has no '{old}'.");
    }

    [Theory]
    [InlineData("cuda:0", true)]
    [InlineData("cuda:15", true)]
    [InlineData("cuda", true)]
    [InlineData("meta", false)]
    [InlineData("cuda:0 ", false)]
    [InlineData("cuda:1234", false)]
    public void Where_weights_lay_when_they_were_saved_changes_nothing(string place, bool isSame) =>
        Assert.Equal(isSame, Program("scripted.pt") == Program("scripted.pt", (name, text) => name is "data.pkl" ? text.Replace(Pickled("cpu"), Pickled(place), StringComparison.Ordinal) : text));

    [Theory]
    [InlineData("cuda:0")]
    [InlineData("cuda:1")]
    public void Weights_on_two_places_change_nothing_though_the_second_takes_a_place_of_the_memo(string place) =>
        Assert.Equal(Program("scripted.pt"), Program("scripted.pt", (name, text) => name is "data.pkl" ? WithSecondPlace(text, place) : text));

    [Fact]
    public void A_second_place_that_is_no_place_counts() =>
        Assert.NotEqual(Program("scripted.pt"), Program("scripted.pt", (name, text) => name is "data.pkl" ? WithSecondPlace(text, "meta") : text));

    [Theory]
    [InlineData("bq\x15", "bq\xC8", true)]
    [InlineData("h\x05h\x06", "h\x0Eh\x06", false)]
    [InlineData("h\x01\x89", "h\x02\x89", false)]
    public void How_places_of_the_memo_are_counted_changes_nothing_and_what_is_taken_from_them_counts(string old, string changed, bool isSame) =>
        Assert.Equal(isSame, Program("scripted.pt") == Program("scripted.pt", (name, text) => name is "data.pkl" ? Once(text, old, changed) : text));

    [Fact]
    public void A_memo_that_is_filled_twice_is_compared_byte_by_byte()
    {
        string Strange(string place) => Program("scripted.pt", (name, text) => name is "data.pkl" ? Once(text, "bq\x15", "bq\x14").Replace(Pickled("cpu"), Pickled(place), StringComparison.Ordinal) : text);

        Assert.NotEqual(Strange("cpu"), Strange("cuda:0"));
    }

    [Fact]
    public void A_text_that_is_also_something_else_than_a_place_counts()
    {
        // The attribute 'training' is the place: the memo gives both the same text.
        string Used(string place) => Program("scripted.pt", (name, text) => name is "data.pkl" ? text.Replace(Pickled("cpu"), Pickled(place), StringComparison.Ordinal).Replace("h\x01\x89", "h\x01h\n", StringComparison.Ordinal) : text);

        Assert.NotEqual(Program("scripted.pt"), Used("cpu"));
        Assert.NotEqual(Used("cpu"), Used("cuda:0"));
    }

    [Theory]
    [InlineData("X\x08\0\0\0training", "X\x08\0\0\0trainin_")]
    [InlineData("\x89X\x16\0\0\0_is_full", "\x88X\x16\0\0\0_is_full")]
    [InlineData("FloatStorage", "HalfStorage.")]
    public void A_change_of_attributes_is_another_program(string old, string changed) =>
        Assert.NotEqual(Program("scripted.pt"), Program("scripted.pt", (name, text) => name is "data.pkl" ? text.Replace(old, changed, StringComparison.Ordinal) : text));

    [Fact]
    public void A_class_that_is_there_twice_is_compared_byte_by_byte()
    {
        string Twice(string counter) => Program("mangled_later.pt", (name, text) => (name.EndsWith("_20.py", StringComparison.Ordinal) ? text + "\n" + text : text).Replace("___torch_mangle_20", counter, StringComparison.Ordinal));

        Assert.NotEqual(Twice("___torch_mangle_20"), Twice("___torch_mangle_9"));
    }

    [Theory]
    [InlineData(" class ")]
    [InlineData("class\t")]
    [InlineData("\n class ")]
    public void Files_that_PyTorch_does_not_write_are_not_exchanged_unseen(string keyword)
    {
        string Indented(string first, string second) => Program("mangled_later.pt", (name, text) => name switch
        {
            _ when name.EndsWith("_20.py", StringComparison.Ordinal) => text.Replace("class ", keyword, StringComparison.Ordinal).Replace("self: __torch__.___torch_mangle_20.Step", "self", StringComparison.Ordinal).Replace(", 2)", first, StringComparison.Ordinal),
            _ when name.EndsWith("_21.py", StringComparison.Ordinal) => text.Replace("class ", keyword, StringComparison.Ordinal).Replace("self: __torch__.___torch_mangle_21.Step", "self", StringComparison.Ordinal).Replace(", 3)", second, StringComparison.Ordinal),
            _ => text,
        });

        Assert.NotEqual(Indented(", 2)", ", 3)"), Indented(", 3)", ", 2)"));
    }

    [Fact]
    public void What_stands_before_the_first_class_of_a_file_belongs_to_that_file()
    {
        string Headed(int first, int second) => Program("mangled_later.pt", (name, text) => name switch
        {
            _ when name.EndsWith("_20.py", StringComparison.Ordinal) => $"op_version_set = {first}\n{text}",
            _ when name.EndsWith("_21.py", StringComparison.Ordinal) => $"op_version_set = {second}\n{text}",
            _ => text,
        });

        Assert.NotEqual(Headed(1, 2), Headed(2, 1));
    }

    [Theory]
    [InlineData("\"\"\"", "\n")]
    [InlineData("'''", "\n")]
    [InlineData("\"", "\\\n")]
    public void Lines_of_a_text_are_no_constants(string quotes, string end)
    {
        string Text(params string[] lines) => Program("mangled_later.pt", (_, text) => text.Replace("  in_features : Final[int] = 2", $"  in_features : Final[str] = {quotes}{end}{string.Join(end, lines)}{end}{quotes}", StringComparison.Ordinal));

        Assert.NotEqual(Text("  a : Final[int] = 1", "  b : Final[int] = 2"), Text("  b : Final[int] = 2", "  a : Final[int] = 1"));
    }

    [Theory]
    [InlineData(", 2)", ", len(\"__torch__.___torch_mangle_20.Step\"))")]
    [InlineData(", 2)", ", self. __torch__.___torch_mangle_20.Step)")]
    [InlineData(", 2)", ", 2) # __torch__.___torch_mangle_20.Step")]
    public void A_counter_that_code_can_look_at_counts(string old, string changed)
    {
        string Counted(string counter) => Program("mangled_later.pt", (name, text) =>
            (name.StartsWith("code/", StringComparison.Ordinal) ? text.Replace(old, changed, StringComparison.Ordinal) : text).Replace("___torch_mangle_20", counter, StringComparison.Ordinal));

        Assert.Equal(Counted("___torch_mangle_20"), Counted("___torch_mangle_20"));
        Assert.NotEqual(Counted("___torch_mangle_20"), Counted("___torch_mangle_9"));
    }

    [Fact]
    public void A_name_that_leads_on_to_another_is_compared_byte_by_byte()
    {
        string Nested(string counter) => TorchFixture.Facts(Archive(
            "mangled_later.pt", (_, text) => text.Replace("___torch_mangle_20", counter, StringComparison.Ordinal), ($"code/__torch__/{counter}/Step.py", "def forward(x: Tensor) -> Tensor:\n  return x\n"))).Program!.Value.Hex;

        Assert.NotEqual(Nested("___torch_mangle_20"), Nested("___torch_mangle_9"));
    }

    [Fact]
    public void A_counter_in_a_text_of_the_attributes_counts()
    {
        string Counted(string counter) => Program("mangled_later.pt", (name, text) =>
            (name is "data.pkl" ? text.Replace(Pickled("_is_full_backward_hook"), Pickled("__torch__.___torch_mangle_20.Step"), StringComparison.Ordinal) : text).Replace(Pickled("__torch__.___torch_mangle_20.Step"), Pickled($"__torch__.{counter}.Step"), StringComparison.Ordinal).Replace("___torch_mangle_20", counter, StringComparison.Ordinal));

        Assert.NotEqual(Program("mangled_later.pt"), Counted("___torch_mangle_20"));
        Assert.NotEqual(Counted("___torch_mangle_20"), Counted("___torch_mangle_30"));
    }

    [Fact]
    public void More_code_than_is_cut_is_compared_byte_by_byte()
    {
        string Long(int lines, string counter) => Program("mangled_later.pt", (name, text) => (name.EndsWith("_20.py", StringComparison.Ordinal) ? text + new string('\n', lines) : text).Replace("___torch_mangle_20", counter, StringComparison.Ordinal));

        Assert.Equal(Long(100_000, "___torch_mangle_20"), Long(100_000, "___torch_mangle_9"));
        Assert.NotEqual(Long(200_001, "___torch_mangle_20"), Long(200_001, "___torch_mangle_9"));
    }

    [Fact]
    public void A_pickle_that_TorchScript_does_not_write_is_compared_byte_by_byte()
    {
        string Strange(string place) => Program("scripted.pt", (name, text) => name is "data.pkl" ? text.Replace(Pickled("cpu"), Pickled(place), StringComparison.Ordinal)[..^1] + "2." : text);

        Assert.Equal(Strange("cpu"), Strange("cpu"));
        Assert.NotEqual(Strange("cpu"), Strange("cuda:0"));
    }

    [Theory]
    [InlineData("model.json")]
    [InlineData("Model.JSON")]
    public void Refuses_what_makes_older_loaders_run_other_code_than_was_read(string name)
    {
        var malformed = Assert.IsType<Parsed<ModelFacts>.Malformed>(TorchFixture.Read(Archive("scripted.pt", null, (name, "{}"))));

        Assert.Contains("older loaders", malformed.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("byteorder", "little", true)]
    [InlineData(".format_version", "1", true)]
    [InlineData(".storage_alignment", "64", true)]
    [InlineData(".data/serialization_id", "0123", true)]
    [InlineData("extra/notes.txt", "x", true)]
    [InlineData("code/__torch__/other.py.debug_pkl", "x", true)]
    [InlineData("mobile_debug_handles.pkl", "N.", true)]
    [InlineData("byteorder", "middle", false)]
    [InlineData("byteorder", "little\n", false)]
    [InlineData("data/99", "0000", false)]
    [InlineData("constants/99", "0000", false)]
    [InlineData("attributes.pkl", "N.", false)]
    [InlineData("libs/__torch__.py", "x", false)]
    [InlineData("metadata.pkl", "}.", false)]
    [InlineData("other.debug_pkl", "x", false)]
    public void What_PyTorch_writes_beside_a_program_changes_nothing_and_any_other_entry_is_another_program(string name, string content, bool isSame) =>
        Assert.Equal(isSame, Program("scripted.pt") == TorchFixture.Facts(Archive("scripted.pt", null, (name, content))).Program!.Value.Hex);

    [Fact]
    public void Refuses_TorchScript_that_says_that_it_is_big_endian_since_its_loaders_do_not_look()
    {
        var malformed = Assert.IsType<Parsed<ModelFacts>.Malformed>(TorchFixture.Read(Archive("scripted.pt", null, ("byteorder", "big"))));

        Assert.Contains("little-endian", malformed.Detail, StringComparison.Ordinal);
    }

    private static string Once(string text, string old, string changed)
    {
        var at = text.IndexOf(old, StringComparison.Ordinal);
        Assert.True(at >= 0, "The pickle is another one.");
        return string.Concat(text.AsSpan(0, at), changed, text.AsSpan(at + old.Length));
    }

    /// <summary>As PyTorch pickles it where the second tensor lies elsewhere: a new text, kept in the memo, and all later places of the memo one further.</summary>
    private static string WithSecondPlace(string pickle, string place)
    {
        const string SecondPlace = "h\nK\x08t";
        const char NextOfMemo = (char)16;
        var at = pickle.IndexOf(SecondPlace, StringComparison.Ordinal);
        var written = new StringBuilder(pickle[..at]).Append(Pickled(place)).Append('q').Append(NextOfMemo);
        for (var index = at + 2; index < pickle.Length;)
        {
            var length = 1 + pickle[index] switch
            {
                'q' or 'h' or 'K' => 1,
                'M' => 2,
                'J' => 4,
                'X' => sizeof(int) + pickle[index + 1],
                'c' => pickle.IndexOf('\n', pickle.IndexOf('\n', index) + 1) - index,
                _ => 0,
            };
            var isLater = pickle[index] is 'q' or 'h' && pickle[index + 1] >= NextOfMemo;
            written.Append(isLater ? $"{pickle[index]}{(char)(pickle[index + 1] + 1)}" : pickle.Substring(index, length));
            index += length;
        }

        return written.ToString();
    }

    private static string Pickled(string text) => $"X{(char)text.Length}\0\0\0{text}";

    /// <summary>The program of an archive whose entries and names of entries were edited, in a character for each byte.</summary>
    private static string Program(string file, Func<string, string, string>? edit = null) => TorchFixture.Facts(Archive(file, edit)).Program!.Value.Hex;

    private static byte[] Archive(string file, Func<string, string, string>? edit, params (string Name, string Content)[] more)
    {
        using var source = new ZipArchive(new MemoryStream(TorchSample.Read(file)));
        using var stream = new MemoryStream();
        using (var target = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var entry in source.Entries)
            {
                using var content = new MemoryStream();
                using (var from = entry.Open())
                    from.CopyTo(content);

                var name = entry.FullName[(entry.FullName.IndexOf('/', StringComparison.Ordinal) + 1)..];
                var text = Encoding.Latin1.GetString(content.ToArray());
                var isData = name.StartsWith("data/", StringComparison.Ordinal) || name.EndsWith(".debug_pkl", StringComparison.Ordinal);
                Add(target, edit is null || isData ? name : edit("", name), edit is null || isData ? text : edit(name, text));
            }

            foreach (var (name, content) in more)
                Add(target, name, content);
        }

        return stream.ToArray();
    }

    private static void Add(ZipArchive target, string name, string content)
    {
        using var to = target.CreateEntry($"m/{name}", CompressionLevel.NoCompression).Open();
        to.Write(Encoding.Latin1.GetBytes(content));
    }
}
