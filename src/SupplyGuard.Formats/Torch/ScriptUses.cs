using SupplyGuard.Formats.Models;

namespace SupplyGuard.Formats.Torch;

/// <summary>
/// Collects what the text of a TorchScript module makes its interpreter do: operators, classes that native code has to supply, classes and functions that it
/// declares itself. Values and types are not followed, so whatever could be an operator counts as one: <c>(x).save(…)</c> is <c>aten::save</c>,
/// whatever x is, and so is <c>getattr(x, "save")</c>.
/// </summary>
/// <param name="entry">Name of the archive entry, for the uses.</param>
/// <param name="module">Qualified name of the module whose text it is: <c>__torch__.torch.nn.functional</c>.</param>
internal sealed class ScriptUses(string entry, string module, long origin, ICollection<CodeUse> uses, ISet<(CodeUseKind, string)> known, TorchLimits limits)
{
    /// <summary>Classes that native libraries register.</summary>
    public const string NativeClasses = "__torch__.torch.classes";

    private string _declared = "";
    private string _method = "";

    /// <exception cref="MalformedException">The text cannot be cut into tokens, or it names more than the limits allow.</exception>
    public void Read(ReadOnlySpan<byte> code)
    {
        var lexer = new ScriptLexer(code);
        var more = lexer.Next();
        var afterDot = false;
        while (more)
        {
            if (lexer.Kind is not ScriptTokenKind.Name)
            {
                afterDot = lexer.Kind is ScriptTokenKind.Dot;
                more = lexer.Next();
                continue;
            }

            var (name, start) = (lexer.Text, lexer.Start);
            if (afterDot)
            {
                Add(CodeUseKind.Operator, "aten::" + name, start);
                more = lexer.Next();
            }
            else
            {
                more = Free(ref lexer, name, start, code);
            }

            afterDot = false;
        }
    }

    /// <summary>A name that no dot stands before. Leaves the lexer at the next token.</summary>
    private bool Free(ref ScriptLexer lexer, string name, int start, ReadOnlySpan<byte> code)
    {
        switch (name)
        {
            case "class":
                lexer.Next();
                _declared = $"{module}.{lexer.Text}";
                _method = "";
                Add(CodeUseKind.Program, _declared, start);
                return lexer.Next();
            case "def":
                // A function stands at the beginning of its line, a method is indented.
                var isMethod = start > 0 && code[start - 1] is not (byte)'\n';
                lexer.Next();
                _method = isMethod ? $"{_declared}.{lexer.Text}" : $"{module}.{lexer.Text}";
                Add(CodeUseKind.Program, _method, start);
                return lexer.Next();
            case "torch" or "ops" or "__torch__":
                return Path(ref lexer, name, start);
            case "rpc_async" or "rpc_sync" or "rpc_remote":
                Add(CodeUseKind.Operator, "prim::" + name, start);
                return lexer.Next();
            case "getattr":
                return Attribute(ref lexer, start);
            default:
                return lexer.Next();
        }
    }

    private bool Path(ref ScriptLexer lexer, string root, int start)
    {
        var parts = new List<string> { root };
        var more = lexer.Next();
        while (more && lexer.Kind is ScriptTokenKind.Dot)
        {
            more = lexer.Next();
            if (!more || lexer.Kind is not ScriptTokenKind.Name)
                break;

            if (parts.Count < limits.Depth)
                parts.Add(lexer.Text);

            more = lexer.Next();
        }

        var path = string.Join('.', parts);
        switch (parts)
        {
            case ["torch", var name, .. var rest]:
                Add(CodeUseKind.Operator, "aten::" + name, start);
                Attributes(rest, start);
                break;
            case ["ops", var space, var name, .. var rest]:
                Add(CodeUseKind.Operator, $"{space}::{name}", start);
                Attributes(rest, start);
                break;
            case ["__torch__", "torch", "classes", ..] or ["__torch__"] or ["__torch__", "torch"]:
                Add(CodeUseKind.Class, path, start);
                break;
            case ["__torch__", ..]:
                // A class or a function of the archive, or a member of one.
                Attributes(parts[1..], start);
                break;
            default:
                // A variable of this name is declared or assigned; anything else would hand the whole library on.
                if (lexer is not { Kind: ScriptTokenKind.Other, Text: ":" or "=" })
                    Add(CodeUseKind.Function, path, start);

                break;
        }

        return more;
    }

    private void Attributes(List<string> names, int start)
    {
        foreach (var name in names)
            Add(CodeUseKind.Operator, "aten::" + name, start);
    }

    /// <summary><c>getattr(value, "name")</c>: every text up to the closing bracket counts as a name.</summary>
    private bool Attribute(ref ScriptLexer lexer, int start)
    {
        var more = lexer.Next();
        if (lexer is not { Kind: ScriptTokenKind.Other, Text: "(" })
            return more;

        for (var depth = 0; more;)
        {
            if (lexer.Kind is ScriptTokenKind.Text)
                Add(lexer.Text.Contains('\\', StringComparison.Ordinal) ? CodeUseKind.Function : CodeUseKind.Operator, "aten::" + lexer.Text, start);
            else if (lexer.Kind is ScriptTokenKind.Other)
                depth += lexer.Text is "(" ? 1 : lexer.Text is ")" ? -1 : 0;

            if (depth is 0)
                return lexer.Next();
            if (lexer is { Kind: ScriptTokenKind.Name, Text: "torch" or "ops" or "__torch__" } name)
                more = Path(ref lexer, name.Text, name.Start);
            else
                more = lexer.Next();
        }

        return false;
    }

    private void Add(CodeUseKind kind, string name, int start)
    {
        if (name.Length > limits.NameBytes && kind is CodeUseKind.Program)
            throw new MalformedException(Fault.TooLarge, origin < 0 ? 0 : origin + start, $"the code of the archive declares a name of more than {limits.NameBytes} characters.");
        if (name.Length > limits.NameBytes)
            name = name[..limits.NameBytes];
        if (!known.Add((kind, name)))
            return;
        if (known.Count > limits.Tensors)
            throw new MalformedException(Fault.TooLarge, origin < 0 ? 0 : origin + start, $"the code of the archive uses or declares more than {limits.Tensors} names.");

        uses.Add(new CodeUse(kind, name, entry, origin < 0 ? -1 : origin + start) { Detail = _method });
    }
}
