#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property RestoreLockedMode=false
#:property GenerateDocumentationFile=false
#:property AnalysisMode=Default
#:property RunAnalyzers=false
#:property DeterministicSourcePaths=false

// The whole of CI as one program: `dotnet run build/check.cs` runs every step, `dotnet run build/check.cs -- build test` the named ones.

using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Xml.Linq;

var root = Path.GetFullPath("..", Path.GetDirectoryName(SourceFile())!);
var results = Path.Combine(root, "artifacts", "test-results");
var tool = Path.Combine(root, "src", "SupplyGuard.Tool", "bin", "Debug", "net10.0", "SupplyGuard.Tool.dll");

(string Name, Func<int> Run)[] steps =
[
    ("restore", () => Dotnet("restore", "--locked-mode")),
    ("build", () => Dotnet("build", "--no-restore", "-v", "quiet")),
    // Style and analyzers are the build's matter: its warnings are errors.
    ("format", () => Dotnet("format", "whitespace", "--verify-no-changes", "--no-restore")),
    ("self", () => Dotnet(tool, "verify", "SupplyGuard.sln", "--policy", "policies/self.json", "--no-progress")),
    // After 'self', which verifies the compiler that it runs. Once: twice, to compare the bytes, is for a release.
    ("pack", () => Dotnet("run", "build/pack.cs", "--", "--once")),
    ("test", Test),
];

var wanted = args.Length == 0 ? steps.Select(step => step.Name).ToArray() : args;
foreach (var (name, run) in steps.Where(step => wanted.Contains(step.Name)))
{
    Console.WriteLine($"== {name}");
    var watch = Stopwatch.StartNew();
    var code = run();
    Console.WriteLine($"== {name}: {(code == 0 ? "ok" : $"failed with {code}")} after {watch.Elapsed.TotalSeconds:0} s");
    if (code != 0)
        return code;
}

return 0;

int Test()
{
    if (Directory.Exists(results))
        Directory.Delete(results, recursive: true);

    // The README's test command, with a record of every test.
    var code = Dotnet("test", "--logger", "trx");
    var outcomes = Directory.GetFiles(results, "*.trx", SearchOption.AllDirectories)
        .SelectMany(file => XDocument.Load(file).Descendants().Where(element => element.Name.LocalName == "UnitTestResult"))
        .Select(result => (Name: (string)result.Attribute("testName")!, Outcome: (string)result.Attribute("outcome")!, Detail: result.Value.Trim()))
        .ToList();

    foreach (var (name, _, detail) in outcomes.Where(result => result.Outcome == "NotExecuted").OrderBy(result => result.Name, StringComparer.Ordinal))
        Console.WriteLine($"skipped: {name}: {detail}");

    var (passed, failed) = (outcomes.Count(result => result.Outcome == "Passed"), outcomes.Count(result => result.Outcome is not ("Passed" or "NotExecuted")));
    var skipped = outcomes.Count - passed - failed;
    Console.WriteLine($"{passed} passed, {failed} failed{(skipped > 0 ? $", {skipped} skipped" : "")}");
    return code != 0 || failed > 0 || passed == 0 ? Math.Max(code, 1) : 0;
}

int Dotnet(params string[] arguments)
{
    var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = root };
    start.Environment.Remove("UPDATE_GOLDEN");
    using var process = Process.Start(start)!;
    process.WaitForExit();
    return process.ExitCode;
}

static string SourceFile([CallerFilePath] string path = "") => path;
