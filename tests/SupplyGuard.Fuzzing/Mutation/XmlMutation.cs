using System.Xml;
using System.Xml.Linq;

namespace SupplyGuard.Fuzzing.Mutation;

/// <summary>Edits a document of XML as the tree that it is.</summary>
internal static class XmlMutation
{
    private static readonly string[] Values = ["", "*", "..", "/", "%A%", "$(X)", "@(X)", "\ufffd", "\t\n", "true", "-1", "https://u:p@a.example", "'$(A)' == ''", "a;b;c", "SupplyGuard.MSBuild"];

    /// <returns>Null when the input is no XML.</returns>
    public static byte[]? Of(byte[] input, byte[] other, Random random)
    {
        try
        {
            var document = Load(input);
            var elements = document.Descendants().ToList();
            var element = elements[random.Next(elements.Count)];
            var donors = random.Next(2) == 0 ? elements : Load(other).Descendants().ToList();
            Edit(element, donors[random.Next(donors.Count)], random);
            using var stream = new MemoryStream();
            document.Save(stream, SaveOptions.DisableFormatting);
            return stream.ToArray();
        }
        catch (Exception e) when (e is XmlException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    private static XDocument Load(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes, writable: false);
        return XDocument.Load(stream);
    }

    private static void Edit(XElement element, XElement donor, Random random)
    {
        var value = Values[random.Next(Values.Length)];
        switch (random.Next(6))
        {
            case 0 when element.Parent is not null:
                element.Remove();
                break;
            case 1:
                element.Add(new XElement(donor));
                break;
            case 2 when element.Parent is not null:
                element.AddAfterSelf(new XElement(element));
                break;
            case 3:
                element.Name = donor.Name;
                break;
            case 4:
                element.SetAttributeValue(donor.Attributes().FirstOrDefault()?.Name ?? "Condition", value);
                break;
            default:
                element.Add(value);
                break;
        }
    }
}
