using System.Collections.Frozen;
using System.Globalization;
using SupplyGuard.Findings;
using SupplyGuard.Subjects;

namespace SupplyGuard.Policies;

/// <summary>Compares a policy's values with the schema, one by one. What several values must say together is <see cref="PolicyCoherence"/>.</summary>
internal sealed class PolicyValidation(FrozenDictionary<string, Rule> rules, PolicyProblems problems)
{
    /// <summary>Recursion follows the schema, which is finite.</summary>
    public void Examine(PolicyNode node, PolicyShape shape, string path)
    {
        switch (shape)
        {
            case PolicyShape.Section section when node is PolicyNode.Section written:
                ExamineSection(written, section, path);
                break;

            case PolicyShape.Map map when node is PolicyNode.Section written:
                ExamineMap(written, map, path);
                break;

            case PolicyShape.List list when node is PolicyNode.List written:
                ExamineList(written, list, path);
                break;

            case PolicyShape.OneOrMany one when node is PolicyNode.List written:
                ExamineList(written, new PolicyShape.List(one.Item, Unique: one.Unique), path);
                break;

            case PolicyShape.OneOrMany { Item: var item }:
                Examine(node, item, path);
                break;

            case PolicyShape.Choice choice when node is PolicyNode.Text written:
                ExamineChoice(written, choice, path);
                break;

            case PolicyShape.Text text when node is PolicyNode.Text written:
                ExamineText(written, text.Form, path);
                break;

            default:
                if (!IsWithin(node, shape))
                    problems.Add(PolicyRules.ValueIs(node.Location, path, Found(node), Expected(shape)));

                break;
        }
    }

    private void ExamineSection(PolicyNode.Section written, PolicyShape.Section section, string path)
    {
        foreach (var (name, location, value) in written.Members)
        {
            var memberPath = Join(path, name);
            if (section.Key(name) is { } key)
                Examine(value, key.Shape, memberPath);
            else
                problems.Add(PolicyRules.KeyIsUnknown(location, memberPath, Spelling.Nearest(name, section.Keys.Select(known => known.Name))));
        }

        foreach (var key in section.Keys)
        {
            if (key.Required && written.Member(key.Name) is null)
                problems.Add(PolicyRules.KeyIsMissing(written.Location, Join(path, key.Name)));
        }
    }

    private void ExamineMap(PolicyNode.Section written, PolicyShape.Map map, string path)
    {
        foreach (var (name, location, value) in written.Members)
        {
            ExamineText(new PolicyNode.Text(location, name), map.KeyForm, Join(path, name));
            Examine(value, map.Value, Join(path, name));
        }
    }

    private void ExamineList(PolicyNode.List written, PolicyShape.List list, string path)
    {
        if (written.Items.Length < list.AtLeast)
        {
            problems.Add(PolicyRules.ValueIs(
                written.Location, path, $"a list of {written.Items.Length}", $"a list of at least {list.AtLeast}"));
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < written.Items.Length; i++)
        {
            var item = written.Items[i];
            Examine(item, list.Item, $"{path}[{i}]");
            if (list.Unique && item is PolicyNode.Text text && !seen.Add(text.Value))
                problems.Add(PolicyRules.ValueIs(item.Location, $"{path}[{i}]", $"'{PolicyText.Shown(text.Value)}' again", "a list without repetition"));
        }
    }

    private void ExamineChoice(PolicyNode.Text written, PolicyShape.Choice choice, string path)
    {
        if (choice.Values.Contains(written.Value))
            return;

        var meant = Spelling.Nearest(written.Value, choice.Values);
        problems.Add(choice.Values == PolicySchema.Presets
            ? PolicyRules.PresetIsUnknown(written.Location, written.Value, meant)
            : PolicyRules.ValueIs(written.Location, path, Found(written), Expected(choice), meant));
    }

    private void ExamineText(PolicyNode.Text written, PolicyTextForm form, string path)
    {
        if (form is PolicyTextForm.FilePath or PolicyTextForm.PathPattern)
        {
            if (PolicyPath.Escape(written.Value) is { } why)
                problems.Add(PolicyRules.PathEscapes(written.Location, path, written.Value, why));
            else if (PolicyPath.Misspelling(written.Value, form is PolicyTextForm.PathPattern) is { } instead)
                problems.Add(PolicyRules.ValueIs(written.Location, path, Found(written), instead));
        }
        else if (form is PolicyTextForm.RuleId)
        {
            if (!rules.ContainsKey(written.Value))
            {
                problems.Add(PolicyRules.ValueIsWrong(
                    written.Location,
                    $"This version of SupplyGuard has no rule '{PolicyText.Shown(written.Value)}'",
                    "Write the id of a rule as reports show it, or remove the entry."));
            }
        }
        else if (!PolicyTextForms.Has(form, written.Value))
        {
            problems.Add(PolicyRules.ValueIs(written.Location, path, Found(written), PolicyTextForms.Expected(form)));
        }
    }

    private static bool IsWithin(PolicyNode node, PolicyShape shape) => (shape, node) switch
    {
        (PolicyShape.Anything, _) => true,
        (PolicyShape.Flag, PolicyNode.Flag) => true,
        (PolicyShape.Number range, PolicyNode.Number number) =>
            number.Value <= range.AtMost && (range.Above ? number.Value > range.AtLeast : number.Value >= range.AtLeast),
        (PolicyShape.Integer range, PolicyNode.Number number) =>
            int.TryParse(number.Written, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
            && whole >= range.AtLeast && whole <= range.AtMost,
        (PolicyShape.Duration range, PolicyNode.Text text) =>
            TimeSpan.TryParseExact(text.Value, "c", CultureInfo.InvariantCulture, out var span) && span >= range.AtLeast && span <= range.AtMost,
        _ => false,
    };

    private static string Found(PolicyNode node) => node switch
    {
        PolicyNode.Text text => $"'{PolicyText.Shown(text.Value)}'",
        PolicyNode.Number number => PolicyText.Shown(number.Written),
        _ => node.Kind,
    };

    private static string Expected(PolicyShape shape) => shape switch
    {
        PolicyShape.Section or PolicyShape.Map => "an object",
        PolicyShape.List => "a list",
        PolicyShape.OneOrMany one => $"{Expected(one.Item)} or a list of such",
        PolicyShape.Choice { Values: [var only] } => $"'{only}'",
        PolicyShape.Choice choice => $"one of {string.Join(", ", choice.Values.Select(value => $"'{value}'"))}",
        PolicyShape.Text text => PolicyTextForms.Expected(text.Form),
        PolicyShape.Duration range => $"a time span 'd.hh:mm:ss' from '{range.AtLeast:c}' to '{range.AtMost:c}'",
        PolicyShape.Integer { AtLeast: var least, AtMost: var most } when least == most => $"{least}",
        PolicyShape.Integer range => $"a whole number from {range.AtLeast} to {range.AtMost}",
        PolicyShape.Number { Above: true } range => string.Create(CultureInfo.InvariantCulture, $"a number above {range.AtLeast} and at most {range.AtMost}"),
        PolicyShape.Number range => string.Create(CultureInfo.InvariantCulture, $"a number from {range.AtLeast} to {range.AtMost}"),
        _ => "true or false",
    };

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
