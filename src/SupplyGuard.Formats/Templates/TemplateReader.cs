using System.Text;

namespace SupplyGuard.Formats.Templates;

/// <summary>The door of the room for chat templates. It says which names a template uses, and renders nothing.</summary>
public static class TemplateReader
{
    /// <summary>The text of a file that is a template.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public static Parsed<string> TextOf(FileWindow file, TemplateLimits limits)
    {
        try
        {
            return new Parsed<string>.Ok(Encoding.UTF8.GetString(file.Take(0, file.Length, limits.Length, "the template")));
        }
        catch (MalformedException e)
        {
            return new Parsed<string>.Malformed(e.Fault, e.Offset, e.Message);
        }
    }

    /// <param name="template">The text of a Jinja template.</param>
    public static Parsed<TemplateFacts> Read(string template, TemplateLimits limits)
    {
        if (template.Length > limits.Length)
            return new Parsed<TemplateFacts>.Malformed(Fault.TooLarge, limits.Length, $"the template is longer than {limits.Length} characters.");

        try
        {
            var uses = new TemplateUses(limits);
            new TemplateStatements(new TemplateTokens(new TemplateLexer(template).Run(), limits), uses).Run();
            return new Parsed<TemplateFacts>.Ok(new TemplateFacts(uses.All));
        }
        catch (MalformedException e)
        {
            return new Parsed<TemplateFacts>.Malformed(e.Fault, e.Offset, e.Message);
        }
    }
}
