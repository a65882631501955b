using System.CommandLine;

namespace SupplyGuard.Tool.Commands;

/// <summary><c>model</c>: single models, without a policy.</summary>
internal static class ModelCommand
{
    public static Command Create(Terminal terminal) => new("model", "Signs, verifies, scans, shows and compares models, without a policy.")
    {
        ModelVerifyCommand.Create(terminal),
        ModelSignCommand.Create(terminal),
        ModelScanCommand.Create(terminal),
        ModelInspectCommand.Create(terminal),
        ModelDiffCommand.Create(terminal),
    };

    /// <summary>The file that an argument names, and how reports spell it.</summary>
    /// <exception cref="UsageException">There is no such file.</exception>
    public static (string FilePath, string Shown) File(Terminal terminal, string path)
    {
        var file = terminal.PathTo(path);
        if (Directory.Exists(file))
            throw new UsageException($"'{path}' is a folder.", "Name one model file in it.");
        if (!System.IO.File.Exists(file))
            throw new UsageException($"There is no file '{path}'.", "Name a model file that exists.");

        var relative = Path.GetRelativePath(terminal.CurrentDirectory, file);
        return (file, (relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? Path.GetFileName(file) : relative).Replace('\\', '/'));
    }

    public static Option<string> Format()
    {
        var format = new Option<string>("--format") { Description = "How to write it.", HelpName = "text|json", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        return format;
    }
}
