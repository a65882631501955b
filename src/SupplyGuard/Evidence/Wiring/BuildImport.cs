namespace SupplyGuard.Evidence.Wiring;

/// <summary>An <c>Import</c> element of an MSBuild file.</summary>
/// <param name="Project">Its expression, as written.</param>
/// <param name="Sdk">The SDK that the file is in; null when it is found by path alone.</param>
/// <param name="Condition">Its own condition; null when it has none.</param>
/// <param name="IsEnclosedByCondition">Whether an element around it has a condition.</param>
/// <param name="HasOtherAttributes">Whether it has attributes beyond these, such as a version of its own.</param>
/// <param name="Ordinal">Its place among the elements directly below <c>Project</c>, from 0; -1 when it is deeper.</param>
internal sealed record BuildImport(
    string Project,
    string? Sdk,
    string? Condition,
    bool IsEnclosedByCondition,
    bool HasOtherAttributes,
    int Ordinal,
    int Line,
    int Column)
{
    /// <summary>
    /// Whether it holds whenever the file that it names is there: without a condition, or with one that asks for nothing but that.
    /// </summary>
    public bool HoldsWhereFileExists =>
        !IsEnclosedByCondition
        && (Condition is null || Without(Condition) == Without($"Exists('{Project}')") || Without(Condition) == Without($"'{Project}' != ''"));

    private static string Without(string expression) => expression.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
}
