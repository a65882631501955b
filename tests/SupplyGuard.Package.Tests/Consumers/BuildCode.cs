using System.Text;
using TestKit;

namespace SupplyGuard.Package.Tests.Consumers;

/// <summary>
/// A repository with a package whose assemblies a build loads: an analyzer, a source generator and a task; and a twin of each that
/// writes a file where it runs, of the same size.
/// </summary>
public sealed class BuildCode : IAsyncLifetime
{
    private const string Source = """
        using System.Collections.Immutable;
        using Microsoft.CodeAnalysis;
        using Microsoft.CodeAnalysis.Diagnostics;

        namespace Contoso;

        #if ANALYZER
        [DiagnosticAnalyzer(LanguageNames.CSharp)]
        public sealed class Watcher : DiagnosticAnalyzer
        {
            public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [new("CON1", "t", "m", "c", DiagnosticSeverity.Hidden, true)];
            public override void Initialize(AnalysisContext context) { }
        #elif GENERATOR
        [Generator(LanguageNames.CSharp)]
        public sealed class Writer : IIncrementalGenerator
        {
            public void Initialize(IncrementalGeneratorInitializationContext context) { }
        #else
        public sealed class Worker : Microsoft.Build.Utilities.Task
        {
            public override bool Execute() => true;
        #endif
        }

        #if EVIL
        internal static class Evil
        {
            [System.Runtime.CompilerServices.ModuleInitializer]
            internal static void Run() => System.IO.File.WriteAllText(@"MARKER", "ran");
        }
        #endif
        """;

    private readonly Dictionary<string, (byte[] Honest, byte[] Evil)> _files = [];
    private readonly TemporaryFolder _markers = new();
    private Consumer? _trusted;

    internal string Marker => _markers.PathTo("EVIL");

    public async ValueTask InitializeAsync()
    {
        foreach (var (path, symbol) in (IEnumerable<(string, string)>)[("analyzers/dotnet/cs/Contoso.Watcher.dll", "ANALYZER"), ("analyzers/dotnet/cs/Contoso.Writer.dll", "GENERATOR"), ("tasks/Contoso.Worker.dll", "TASK")])
        {
            var name = Path.GetFileNameWithoutExtension(path);
            var source = Source.Replace("MARKER", Marker, StringComparison.Ordinal);
            var honest = await SdkCompiler.Compile(name, source, symbol);
            var evil = await SdkCompiler.Compile(name, source, symbol, "EVIL");
            // Bytes after the end of an assembly do not keep it from being loaded.
            Array.Resize(ref honest, Math.Max(honest.Length, evil.Length));
            Array.Resize(ref evil, honest.Length);
            _files.Add(path, (honest, evil));
        }

        _trusted = Prepare(Wiring.Sdk);
        await _trusted.Trust("App");
    }

    public ValueTask DisposeAsync()
    {
        _trusted?.Dispose();
        _markers.Dispose();
        return ValueTask.CompletedTask;
    }

    internal Consumer Clone() => _trusted!.Clone();

    internal Consumer Prepare(Wiring wiring)
    {
        var consumer = new Consumer(wiring);
        consumer.Serve("Contoso.Code", "1.0.0", [
            ("build/Contoso.Code.targets", Encoding.UTF8.GetBytes("""
                <Project>
                  <UsingTask TaskName="Contoso.Worker" AssemblyFile="$(MSBuildThisFileDirectory)../tasks/Contoso.Worker.dll" />
                  <Target Name="ContosoWork" BeforeTargets="CoreCompile"><Contoso.Worker /></Target>
                </Project>
                """)),
            .. _files.Select(file => (file.Key, file.Value.Honest))]);
        consumer.AddProject("App", "Contoso.Code/1.0.0");
        return consumer;
    }

    /// <summary>Puts the twin of a file where the package was extracted.</summary>
    internal void Swap(Consumer consumer, string path) =>
        Tampering.Replace(consumer.PathTo(["packages", "contoso.code", "1.0.0", .. path.Split('/')]), _files[path].Evil);
}
