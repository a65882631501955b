using System.Collections.Immutable;

namespace SupplyGuard.Formats.Templates;

/// <summary>The uses that were found, each once.</summary>
internal sealed class TemplateUses(TemplateLimits limits)
{
    private readonly HashSet<(TemplateUseKind, string)> _known = [];
    private readonly ImmutableArray<TemplateUse>.Builder _uses = ImmutableArray.CreateBuilder<TemplateUse>();

    public ImmutableArray<TemplateUse> All => _uses.ToImmutable();

    /// <exception cref="MalformedException">There are too many.</exception>
    public void Add(TemplateUseKind kind, string name, int offset)
    {
        if (!_known.Add((kind, name)))
            return;
        if (_uses.Count == limits.Uses)
            throw new MalformedException(Fault.TooLarge, offset, $"the template uses more than {limits.Uses} different names.");

        _uses.Add(new TemplateUse(kind, name, offset));
    }

    /// <summary>Notes a constant that could be the name of something internal, or the beginning of one.</summary>
    public void AddText(string text, int offset)
    {
        if (text.Length > 2 && text.StartsWith("__", StringComparison.Ordinal) && text.AsSpan(2).IndexOfAnyExcept('_') >= 0 && !text.AsSpan().ContainsAnyExcept(NameCharacters))
            Add(TemplateUseKind.UnderscoredText, text, offset);
    }

    private static readonly System.Buffers.SearchValues<char> NameCharacters = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
}
