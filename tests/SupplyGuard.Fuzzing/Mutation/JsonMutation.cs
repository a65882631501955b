using System.Text.Json;
using System.Text.Json.Nodes;

namespace SupplyGuard.Fuzzing.Mutation;

/// <summary>Edits a document of JSON as the tree that it is: values taken away, repeated under other names, exchanged, wrapped, replaced.</summary>
internal static class JsonMutation
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private static readonly string[] Scalars =
        ["null", "true", "false", "0", "-1", "1.5", "1e999", "2147483648", "9223372036854775808", "\"\"", "\"\\ud800\"", "\"\\u0000\"", "\"\\u001b[31m\"", "\"../x\"", "\"/\"", "[]", "{}", "[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]"];

    /// <returns>Null when the input is no JSON.</returns>
    public static byte[]? Of(byte[] input, byte[] other, Random random)
    {
        try
        {
            if (JsonNode.Parse(input, documentOptions: Lenient) is not { } root)
                return null;

            var nodes = All(root).ToList();
            var target = nodes[random.Next(nodes.Count)];
            var donor = random.Next(3) == 0 ? Donor(other, random) : nodes[random.Next(nodes.Count)];
            Edit(target, random.Next(2) == 0 ? JsonNode.Parse(Scalars[random.Next(Scalars.Length)]) : donor?.DeepClone(), random);
            return JsonSerializer.SerializeToUtf8Bytes(root);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    private static JsonNode? Donor(byte[] other, Random random)
    {
        var nodes = JsonNode.Parse(other, documentOptions: Lenient) is { } root ? All(root).ToList() : [];
        return nodes.Count == 0 ? null : nodes[random.Next(nodes.Count)];
    }

    private static void Edit(JsonNode target, JsonNode? value, Random random)
    {
        switch (target)
        {
            case JsonObject members when members.Count > 0:
                var (name, child) = members.ElementAt(random.Next(members.Count));
                switch (random.Next(4))
                {
                    case 0:
                        members.Remove(name);
                        break;
                    case 1:
                        members[name + (char)random.Next(32, 127)] = child?.DeepClone();
                        break;
                    case 2:
                        members[members.ElementAt(random.Next(members.Count)).Key] = child?.DeepClone();
                        break;
                    default:
                        members[name] = value;
                        break;
                }

                break;
            case JsonArray items when items.Count > 0:
                var at = random.Next(items.Count);
                if (random.Next(3) == 0)
                    items.RemoveAt(at);
                else
                    items.Insert(at, random.Next(2) == 0 ? items[at]?.DeepClone() : value);
                break;
            default:
                target.ReplaceWith(value);
                break;
        }
    }

    private static IEnumerable<JsonNode> All(JsonNode node)
    {
        yield return node;
        var children = node switch
        {
            JsonObject members => members.Select(member => member.Value),
            JsonArray items => items,
            _ => [],
        };
        foreach (var below in children.OfType<JsonNode>().SelectMany(All))
            yield return below;
    }
}
