using System.Collections.Frozen;

namespace SupplyGuard.Policies;

/// <summary>
/// The keys and values of the policy that this version knows and does not perform. A policy that asks for one gets SG9011 and the
/// verdict incomplete: a check that was asked for and not made must never look like one that passed. A version that performs one
/// deletes its line here.
/// </summary>
internal static class PolicyNotPerformed
{
    private static readonly FrozenDictionary<string, Func<PolicyNode, PolicyNode.Section, bool>> Keys =
        new Dictionary<string, Func<PolicyNode, PolicyNode.Section, bool>>(StringComparer.Ordinal)
        {
            ["evaluations[].requireDevice"] = static (required, evaluation) =>
                required is PolicyNode.Flag { Value: true } && evaluation["device"] is { } device && !Is(device, "auto", "cpu"),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Everything in a policy that asks for what is not performed, in the order it was written, with its path.</summary>
    public static IEnumerable<(string Path, PolicyNode Value)> In(PolicyNode.Section policy) => In(policy, "", "");

    /// <param name="path">For people: <c>models[0].scan</c>.</param>
    /// <param name="pattern">For the table: <c>models[].scan</c>.</param>
    private static IEnumerable<(string Path, PolicyNode Value)> In(PolicyNode.Section section, string path, string pattern)
    {
        foreach (var (name, _, value) in section.Members)
        {
            var (memberPath, memberPattern) = path.Length == 0 ? (name, name) : ($"{path}.{name}", $"{pattern}.{name}");
            if (Keys.TryGetValue(memberPattern, out var asks))
            {
                if (asks(value, section))
                    yield return (memberPath, value);

                continue;
            }

            foreach (var found in Below(value, memberPath, memberPattern))
                yield return found;
        }
    }

    private static IEnumerable<(string Path, PolicyNode Value)> Below(PolicyNode value, string path, string pattern) => value switch
    {
        PolicyNode.Section section => In(section, path, pattern),
        PolicyNode.List list => list.Items.SelectMany((item, index) =>
            item is PolicyNode.Section section ? In(section, $"{path}[{index}]", $"{pattern}[]") : []),
        _ => [],
    };

    private static bool Is(PolicyNode value, params ReadOnlySpan<string> words) => value is PolicyNode.Text text && words.Contains(text.Value);
}
