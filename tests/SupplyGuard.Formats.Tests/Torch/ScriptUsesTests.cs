using System.Text;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Torch;

namespace SupplyGuard.Formats.Tests.Torch;

public sealed class ScriptUsesTests
{
    [Theory]
    [InlineData("torch.from_file(x)", "aten::from_file")]
    [InlineData("torch . \\\n from_file (x)", "aten::from_file")]
    [InlineData("(torch. # x\n from_file)(x)", "aten::from_file")]
    [InlineData("f = torch.from_file\nf(x)", "aten::from_file")]
    [InlineData("(x).save(\"a\", )", "aten::save")]
    [InlineData("1 .save", "aten::save")]
    [InlineData("getattr(x, \"save\")(y)", "aten::save")]
    [InlineData("getattr(x, \"sa\" 've')(y)", "aten::save")]
    [InlineData("getattr(torch, \"from_file\")(y)", "aten::from_file")]
    [InlineData("ops.contoso.warp(x)", "contoso::warp")]
    [InlineData("\"\"\"a\" b\"\"\" ; torch.save", "aten::save")]
    [InlineData("'a\\'' ; torch.save", "aten::save")]
    [InlineData("rpc_sync(x)", "prim::rpc_sync")]
    [InlineData("__torch__.torch.classes.a.B(x)", "__torch__.torch.classes.a.B")]
    [InlineData("a = __torch__.torch\na.classes.b.C(x)", "__torch__.torch")]
    [InlineData("t = torch\nt.save(x)", "torch")]
    [InlineData("o = ops.contoso\no.warp(x)", "ops.contoso")]
    public void Finds_what_code_uses_however_it_is_written(string code, string name) => Assert.Contains(Uses(code), use => use.Name == name && use.Kind is not CodeUseKind.Program);

    [Theory]
    [InlineData("\"torch.save\"")]
    [InlineData("# torch.save\nx")]
    [InlineData("'''\ntorch.save\n'''")]
    [InlineData("saved = x")]
    public void Takes_no_text_and_no_comment_for_code(string code) => Assert.DoesNotContain(Uses(code), use => use.Name is "aten::save");

    [Fact]
    public void Knows_what_the_code_declares()
    {
        var uses = Uses("class Net(Module):\n  def forward(self):\n    return torch.add(x)\ndef free(x):\n  return x\n");

        Assert.Equal(["__torch__.a.Net", "__torch__.a.Net.forward", "__torch__.a.free"], uses.Where(use => use.Kind is CodeUseKind.Program).Select(use => use.Name));
        Assert.Equal("__torch__.a.Net.forward", Assert.Single(uses, use => use.Kind is CodeUseKind.Operator).Detail);
    }

    [Theory]
    [InlineData("\"a")]
    [InlineData("'a\n'")]
    [InlineData("'''a''")]
    [InlineData("'a\\")]
    public void Refuses_a_text_without_an_end(string code) => Assert.Throws<MalformedException>(() => Uses(code));

    [Fact]
    public void Any_bytes_end_as_uses_or_as_malformed()
    {
        var random = new Random(20261);
        string[] words = ["torch", "ops", "__torch__", "getattr", "class", "def", ".", "(", ")", "\"", "'", "\\", "\n", " ", "#", "a", "1e", ",", "\u00e9"];
        for (var i = 0; i < 20_000; i++)
        {
            try
            {
                Uses(string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => words[random.Next(words.Length)])));
            }
            catch (MalformedException e)
            {
                Assert.Contains("has no end", e.Message, StringComparison.Ordinal);
            }
        }
    }

    private static List<CodeUse> Uses(string code)
    {
        var uses = new List<CodeUse>();
        new ScriptUses("a/code/__torch__/a.py", "__torch__.a", 100, uses, new HashSet<(CodeUseKind, string)>(), TorchLimits.Default).Read(Encoding.UTF8.GetBytes(code));
        return uses;
    }
}
