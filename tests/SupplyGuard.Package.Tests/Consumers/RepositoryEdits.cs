namespace SupplyGuard.Package.Tests.Consumers;

/// <summary>What tests put into a consumer's repository besides whole text files.</summary>
internal static class RepositoryEdits
{
    /// <summary>Adds elements at the end of a project.</summary>
    public static void Extend(this Consumer consumer, string project, string elements) => consumer.Edit(project, text => text.Replace("</Project>", $"{elements}\n</Project>", StringComparison.Ordinal));

    public static void Edit(this Consumer consumer, string path, Func<string, string> change) => consumer.Write(path, change(consumer.TextOf(path)));

    public static string TextOf(this Consumer consumer, string path) => File.ReadAllText(consumer.PathTo(path.Split('/')));

    public static void Put(this Consumer consumer, string path, byte[] content)
    {
        var file = consumer.PathTo(path.Split('/'));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, content);
    }
}
