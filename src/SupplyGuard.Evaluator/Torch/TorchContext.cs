using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using SupplyGuard.Evaluation.Protocol;

namespace SupplyGuard.Evaluator.Torch;

/// <summary>
/// Where TorchSharp is loaded: its assembly, and native libraries by their full paths before it asks for them. Left to itself it looks in the
/// packages folder, copies libraries about, and takes a libtorch of the system. It separates versions, and protects from nothing.
/// </summary>
internal sealed class TorchContext : AssemblyLoadContext
{
    /// <summary>Names that only libraries of libtorch and TorchSharp have.</summary>
    private static readonly string[] Own = ["torch", "c10", "LibTorchSharp"];

    /// <summary>Libraries without which nothing runs. TorchSharp asks for others, of devices, to see whether they are there.</summary>
    private static readonly string[] Needed = ["torch", "torch_cpu", "c10", "LibTorchSharp"];

    /// <summary>
    /// What libtorch may need besides: libraries of OpenMP and of arithmetic. Its packages hold others, which need Python's own symbols, or are tests that register operators
    /// (libtorch_python, libtorchbind_test); those are never loaded.
    /// </summary>
    private static readonly string[] Helpers = ["gomp", "iomp5", "omp", "uv", "asmjit", "fbgemm", "armpl", "mkl"];

    private readonly Dictionary<string, nint> _libraries = new(StringComparer.Ordinal);

    private TorchContext()
        : base("TorchSharp", isCollectible: false)
    {
    }

    /// <exception cref="RefusedException">A file is not the one that was examined, cannot be loaded, or brought a library from elsewhere.</exception>
    public static Assembly Load(RequestedTorch torch)
    {
        var context = new TorchContext();
        foreach (var library in torch.Libraries)
            CodeFile.ThrowIfOther(library.Path, library.Sha256, $"The restored library '{Path.GetFileName(library.Path)}'");

        // One may bring another from its folder: all were compared before the first is loaded.
        foreach (var library in torch.Libraries.Where(library => IsLoaded(BaseName(library.Path))))
            context.Preload(library);

        ThrowIfFromElsewhere(torch);
        CodeFile.ThrowIfOther(torch.Assembly.Path, torch.Assembly.Sha256, "The restored TorchSharp");
        try
        {
            return context.LoadFromAssemblyPath(torch.Assembly.Path);
        }
        catch (Exception e) when (e is BadImageFormatException or IOException)
        {
            throw new RefusedException($"The restored TorchSharp cannot be loaded: {e.GetType().Name}.");
        }
    }

    /// <summary>With no library of its own restored, the loader of the system may have taken one that is installed: its numbers would be another version's.</summary>
    /// <exception cref="RefusedException">It did.</exception>
    public static void ThrowIfFromElsewhere(RequestedTorch torch)
    {
        var folders = torch.Libraries.Select(library => Path.GetDirectoryName(library.Path)).ToHashSet(StringComparer.Ordinal);
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        foreach (System.Diagnostics.ProcessModule module in process.Modules)
        {
            if (IsOwn(BaseName(module.FileName)) && !folders.Contains(Path.GetDirectoryName(module.FileName)))
                throw new RefusedException($"The library '{Path.GetFileName(module.FileName)}' was taken from the system and not from a restored package.");
        }
    }

    /// <summary>TorchSharp names its libraries without a path: they are those that were loaded, or none.</summary>
    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _libraries.TryGetValue(BaseName(unmanagedDllName), out var library) ? library
        : Needed.Contains(BaseName(unmanagedDllName), StringComparer.Ordinal) ? throw new DllNotFoundException($"No restored package has the library '{unmanagedDllName}'.")
        : 0;

    private static bool IsLoaded(string name) => Needed.Contains(name, StringComparer.Ordinal) || Helpers.Any(helper => name.StartsWith(helper, StringComparison.Ordinal));

    private static bool IsOwn(string name) => Own.Any(own => name == own || name.StartsWith($"{own}_", StringComparison.Ordinal));

    /// <summary><c>torch_cpu</c> of <c>/folder/libtorch_cpu.so</c>; <c>LibTorchSharp</c> begins with three letters of its own.</summary>
    private static string BaseName(string path)
    {
        var name = Path.GetFileName(path);
        name = name.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? name[..dot] : name;
        return name.StartsWith("lib", StringComparison.Ordinal) ? name[3..] : name;
    }

    private void Preload(RequestedFile library)
    {
        var name = Path.GetFileName(library.Path);
        try
        {
            _libraries[BaseName(name)] = NativeLibrary.Load(library.Path);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw new RefusedException($"The restored library '{name}' cannot be loaded: {e.Message.Replace(Path.GetDirectoryName(library.Path) + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)}");
        }
    }
}
