using System.Collections.Immutable;
using SupplyGuard.Evidence;
using SupplyGuard.Formats;
using SupplyGuard.Signatures.Packages;
using TestKit;

namespace SupplyGuard.Tests.Packages;

/// <summary>What of a package runs, told by place and content.</summary>
public sealed class BuildCodeTests : IDisposable
{
    private static readonly byte[] Assembly = File.ReadAllBytes(typeof(BuildCodeTests).Module.FullyQualifiedName);

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_task_is_build_code_wherever_it_lies()
    {
        _folder.Write("build/a.targets", """<Project><UsingTask TaskName="T" AssemblyFile="$(MSBuildThisFileDirectory)../lib/net10.0/Tas&#107;.dll" /><Import Project="../content/more.targets" /></Project>""");
        _folder.Write("content/more.targets", """<Project><Target Name="x"><Exec Command="sh ../scripts/run.sh" /></Target></Project>""");
        _folder.Write("scripts/run.sh", "true");
        _folder.Write("scripts/idle.sh", "true");
        _folder.Write("lib/net10.0/Task.dll", Assembly);
        _folder.Write("lib/net10.0/Library.dll", Assembly);

        Assert.Equal(["build/a.targets", "content/more.targets", "lib/net10.0/Task.dll", "scripts/run.sh"], Paths(BuildCode.In(Tree(), _folder.Path)));
        Assert.True(NativeCode.HasLibrary(Tree()));
    }

    [Fact]
    public void A_build_file_that_cannot_be_read_may_load_anything()
    {
        _folder.Write("build/a.targets", "<!DOCTYPE a [ <!ENTITY b 'c'> ]><Project />");
        _folder.Write("lib/net10.0/Library.dll", Assembly);

        Assert.Equal(["build/a.targets", "lib/net10.0/Library.dll"], Paths(BuildCode.In(Tree(), _folder.Path)));
    }

    [Fact]
    public void Native_code_is_known_by_its_content()
    {
        _folder.Write("lib/net10.0/Library.dll", Assembly);
        _folder.Write("content/picture.png", [0x7F, .. "ELF"u8, 2, 1, 1, 0, 0]);
        _folder.Write("content/mac", [0xCF, 0xFA, 0xED, 0xFE, 7, 0, 0, 1]);
        _folder.Write("content/fat", [0xCA, 0xFE, 0xBA, 0xBE, 0, 0, 0, 2]);
        _folder.Write("content/Java.class", [0xCA, 0xFE, 0xBA, 0xBE, 0, 0, 0, 61]);
        _folder.Write("lib/net10.0/native.dll", [.. "MZ"u8, .. new byte[58], 0xFF, 0xFF, 0, 0]);
        _folder.Write("runtimes/any/native/blob.bin", "whatever");
        _folder.Write("runtimes/any/native/_._", "");

        Assert.Equal(["content/fat", "content/mac", "content/picture.png", "lib/net10.0/native.dll", "runtimes/any/native/blob.bin"], Paths(NativeCode.In(Tree())));
    }

    [Fact]
    public void The_public_surface_of_an_assembly_is_counted_without_loading_it()
    {
        var api = PublicApi.Of(_folder.Write("a.dll", Assembly));

        Assert.NotNull(api);
        Assert.InRange(api.Types, 10, 10_000);
        Assert.InRange(api.Members, api.Types, 100_000);
        Assert.Null(PublicApi.Of(_folder.Write("c.dll", "no assembly")));
        Assert.Null(PublicApi.Of(_folder.PathTo("none.dll")));
    }

    [Fact]
    public void A_broken_assembly_never_ends_in_anything_but_an_answer()
    {
        var random = new Random(5);
        for (var i = 0; i < 40; i++)
        {
            var mutant = (byte[])Assembly.Clone();
            for (var flips = 0; flips < 200; flips++)
                mutant[random.Next(i % 2 == 0 ? 4096 : mutant.Length)] = (byte)random.Next(256);
            _ = PublicApi.Of(_folder.Write("a.dll", mutant));
            Assert.Contains(MachineCodeSniffer.Sniff(mutant.AsSpan(0, random.Next(mutant.Length))), Enum.GetValues<MachineCode>());
        }
    }

    public void Dispose() => _folder.Dispose();

    private PackageTree Tree() => PackageTree.Read(_folder.Path, TestContext.Current.CancellationToken);

    private static string[] Paths(ImmutableArray<string> files) => [.. files.Select(file => CodeFile.Parse(file).Path)];
}
