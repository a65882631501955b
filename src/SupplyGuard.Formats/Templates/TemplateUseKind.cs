namespace SupplyGuard.Formats.Templates;

/// <summary>How a template uses a name.</summary>
public enum TemplateUseKind
{
    /// <summary>A statement: <c>{% name … %}</c>.</summary>
    Statement,

    /// <summary>A variable or function that the template does not define itself.</summary>
    Variable,

    /// <summary>An attribute, element or method by its name: <c>.name</c>, <c>['name']</c>, or the attribute argument of a filter.</summary>
    Attribute,

    /// <summary><c>|name</c>, and the filter that another one is told to call.</summary>
    Filter,

    /// <summary><c>is name</c>, and the test that a filter is told to make.</summary>
    Test,

    /// <summary>An element whose name is put together while the template runs: only execution could tell it.</summary>
    BuiltName,

    /// <summary>A constant text of the template that has the form of a name beginning with an underscore, wherever it stands.</summary>
    UnderscoredText,
}
