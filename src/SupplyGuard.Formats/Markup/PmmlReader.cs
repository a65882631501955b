using System.Collections.Frozen;
using System.Xml;
using SupplyGuard.Formats.Models;

namespace SupplyGuard.Formats.Markup;

/// <summary>
/// The door for PMML. A consumer takes functions that are neither built in nor defined in the document from its application (Java's evaluator from the class path, by the very name),
/// and tables from wherever they are said to be.
/// </summary>
internal static class PmmlReader
{
    /// <summary>Built-in functions of PMML 4.4, and of the versions before it.</summary>
    private static readonly FrozenSet<string> Functions = FrozenSet.ToFrozenSet(
        ("+ - * / min max sum avg median product log10 ln sqrt abs exp pow threshold floor ceil round modulo isMissing isNotMissing isValid isNotValid equal notEqual lessThan lessOrEqual greaterThan greaterOrEqual "
            + "isIn isNotIn and or not if uppercase lowercase stringLength substring trimBlanks concat replace matches formatNumber formatDatetime dateDaysSinceYear dateSecondsSinceYear "
            + "dateSecondsSinceMidnight erf normalCDF normalIDF normalPDF stdNormalCDF stdNormalIDF stdNormalPDF expm1 hypot ln1p rint sin asin sinh cos acos cosh tan atan tanh")
            .Split(' '),
        StringComparer.Ordinal);

    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static Parsed<ModelParts> Read(FileWindow file, MarkupLimits limits, CancellationToken cancellationToken)
    {
        var uses = new UseList(limits.Uses);
        var called = new Dictionary<string, string>(StringComparer.Ordinal);
        var defined = new HashSet<string>(StringComparer.Ordinal);
        var version = "";
        try
        {
            MarkupDocument.Walk(file, limits, Element, target => Instruction(uses, target), cancellationToken);
            foreach (var (name, where) in called.Where(function => !defined.Contains(function.Key)))
                uses.Add(CodeUseKind.CustomOperator, name, where, -1, "a function");

            return new Parsed<ModelParts>.Ok(new ModelParts { Uses = uses.All, Metadata = [new("version", version)] });
        }
        catch (MalformedException e)
        {
            return new Parsed<ModelParts>.Malformed(e.Fault, e.Offset, e.Message);
        }

        void Element(XmlReader reader, IReadOnlyList<string> path)
        {
            var where = $"line {((IXmlLineInfo)reader).LineNumber}";
            switch (reader.LocalName)
            {
                case "PMML" when path.Count is 1:
                    version = reader.GetAttribute("version") ?? "";
                    break;
                case "Apply" when reader.GetAttribute("function") is { } function && !Functions.Contains(function):
                    if (called.Count == limits.Uses)
                        throw new MalformedException(Fault.TooLarge, 0, $"the model calls more than {limits.Uses} functions.");

                    _ = called.TryAdd(function, where);
                    break;
                case "DefineFunction":
                    _ = defined.Add(reader.GetAttribute("name") ?? "");
                    break;
                case "Extension" when !path.Contains("MiningBuildTask") && !path.Contains("Header"):
                    uses.Add(CodeUseKind.CustomOperator, reader.GetAttribute("name") ?? reader.GetAttribute("extender") ?? "", where, -1, "an extension");
                    break;
                case "TableLocator":
                    uses.Add(CodeUseKind.Outside, reader.GetAttribute("name") ?? "TableLocator", where, -1);
                    break;
            }
        }
    }

    /// <summary>What a document tells other programs: style sheets are programs of their own, fetched from where it says.</summary>
    internal static void Instruction(UseList uses, string target) => uses.Add(CodeUseKind.Outside, $"<?{target}?>", "an instruction", -1);
}
