using System.Text;
using SupplyGuard.Subjects;

namespace SupplyGuard.Policies;

/// <summary>The effective policy as text: one line per value, with the place that decided it.</summary>
internal static class PolicyShow
{
    private const int WidestValue = 72;

    /// <param name="effective">As <see cref="PolicyReading.Effective"/>: keys in the order of the schema.</param>
    public static string Text(PolicyNode.Section effective)
    {
        var lines = new List<(string Value, string Origin)>();
        Add(lines, "", effective, isDefault: false);

        var width = lines.Select(line => line.Value.Length).Where(length => length <= WidestValue).DefaultIfEmpty(0).Max();
        var text = new StringBuilder();
        foreach (var (value, origin) in lines)
            text.Append(value.PadRight(width)).Append("    ").Append(origin).Append('\n');

        return text.ToString();
    }

    private static void Add(List<(string Value, string Origin)> lines, string path, PolicyNode node, bool isDefault)
    {
        switch (node)
        {
            case PolicyNode.Section { Members.IsEmpty: false } section:
                foreach (var member in section.Members)
                    Add(lines, path.Length == 0 ? member.Name : $"{path}.{PolicyText.Shown(member.Name)}", member.Value, isDefault || member.IsDefault);

                break;

            case PolicyNode.List { Items.IsEmpty: false } list:
                for (var i = 0; i < list.Items.Length; i++)
                    Add(lines, $"{path}[{i}]", list.Items[i], isDefault);

                break;

            default:
                lines.Add(($"{path} = {Value(node)}", isDefault ? "default" : Origin(node.Location)));
                break;
        }
    }

    private static string Value(PolicyNode node) => node switch
    {
        PolicyNode.Text text => PolicyText.Shown(text.Value),
        PolicyNode.Number number => PolicyText.Shown(number.Written),
        PolicyNode.Flag flag => flag.Value ? "true" : "false",
        PolicyNode.List => "[]",
        PolicyNode.Section => "{}",
        _ => "null",
    };

    private static string Origin(Location location) => location.ToString();
}
