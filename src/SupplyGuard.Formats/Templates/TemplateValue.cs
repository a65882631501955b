using System.Runtime.InteropServices;

namespace SupplyGuard.Formats.Templates;

/// <summary>What can be told of the value of an expression.</summary>
/// <param name="Constant">The text that it always is; null when it is none, or not always the same.</param>
/// <param name="IsBuilt">Whether it may be a text that the template itself put together, so that constants of the template do not show it.</param>
/// <param name="HasText">Whether it may be, or hold, a constant text of the template.</param>
/// <param name="IsNumber">Whether it can be nothing but a number.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TemplateValue(string? Constant, bool IsBuilt, bool HasText, bool IsNumber = false)
{
    /// <summary>Something that the caller of the template gave, or a part of it.</summary>
    public static TemplateValue Data => default;

    public static TemplateValue Number => new(null, IsBuilt: false, HasText: false, IsNumber: true);

    public static TemplateValue Built => new(null, IsBuilt: true, HasText: true);

    public static TemplateValue Of(string constant) => new(constant, IsBuilt: false, HasText: true);

    /// <summary>One or the other, only execution could tell which; or something that holds both.</summary>
    public TemplateValue Or(TemplateValue other) => this == other ? this : new TemplateValue(null, IsBuilt || other.IsBuilt, HasText || other.HasText, IsNumber && other.IsNumber);
}
