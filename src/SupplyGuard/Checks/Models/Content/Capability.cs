using System.Collections.Frozen;

namespace SupplyGuard.Checks.Models.Content;

/// <summary>What code that a pickle names can do. It explains a verdict and never makes one: what no profile allows is refused, listed here or not.</summary>
internal static class Capability
{
    private static readonly (string Can, string Names)[] Known =
    [
        ("start processes", "os nt posix subprocess _posixsubprocess pty popen2 commands multiprocessing pexpect pipes sh plumbum asyncio uuid._get_command_stdout uuid._popen _osx_support _aix_support "
            + "imaplib.IMAP4_stream _pyrepl test.support.script_helper torch._inductor.codecache torch.utils.collect_env distutils.spawn"),
        ("run any code", "builtins.eval builtins.exec builtins.compile builtins.__import__ builtins.getattr builtins.setattr builtins.delattr builtins.breakpoint builtins.globals builtins.vars builtins.input "
            + "builtins.print __builtin__.apply __builtin__.execfile __builtin__.reload __builtin__.input code codeop runpy timeit trace cProfile profile pdb bdb doctest lib2to3 idlelib "
            + "numpy.f2py numpy.testing._private.utils.runstring torch.fx.experimental.symbolic_shapes torch._dynamo torch.jit.unsupported_tensor_ops torch.jit.annotations torch.utils.bottleneck "
            + "pandas.eval sympy ast.literal_eval string.Formatter"),
        ("import any module, or call any function by its name", "importlib _frozen_importlib _frozen_importlib_external imp _imp zipimport pkgutil pydoc site inspect gc operator _operator functools "
            + "types copyreg.add_extension copyreg.pickle unittest.mock builtins.type builtins.map builtins.filter builtins.super itertools"),
        ("load another pickle or model", "pickle _pickle cPickle dill cloudpickle joblib.load joblib.Memory marshal shelve jsonpickle yaml torch.load torch.storage._load_from_bytes torch.serialization.load torch.hub "
            + "torch.jit.load torch.package torch.utils._config_module torch.utils.data.datapipes numpy.load pandas.read_pickle keras.models tensorflow"),
        ("load machine code, or write to memory", "ctypes _ctypes cffi mmap numpy.ctypeslib torch.ops torch.classes torch.utils.cpp_extension onnxruntime tensorflow.load_op_library _interpreters _xxsubinterpreters"),
        ("read or write files", "builtins.open __builtin__.open __builtin__.file shutil tempfile io _io glob fileinput filecmp tarfile zipfile sqlite3 linecache logging distutils.file_util numpy.save numpy.savetxt numpy.fromfile "
            + "numpy.memmap numpy.genfromtxt numpy.loadtxt compileall py_compile pathlib.Path codecs.open"),
        ("open network connections", "socket _socket ssl http httplib urllib urllib2 requests aiohttp httpx ftplib smtplib poplib nntplib telnetlib xmlrpc socketserver SocketServer webbrowser torch.distributed paramiko fabric"),
        ("install packages", "pip ensurepip venv virtualenv setuptools easy_install distutils"),
        ("take over the running program", "sys signal threading _thread thread atexit sched select _signal syslog platform faulthandler"),
    ];

    /// <summary>By name of a module or of something in it: its place in <see cref="Known"/>, the first where it has several.</summary>
    private static readonly FrozenDictionary<string, int> Places = Known
        .SelectMany((known, place) => known.Names.Split(' ').Select(name => (Name: name, Place: place)))
        .GroupBy(known => known.Name, known => known.Place, StringComparer.Ordinal)
        .ToFrozenDictionary(places => places.Key, places => places.First(), StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> PlacesOf = Places.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly int MostParts = Places.Keys.Max(known => known.Split('.').Length);

    /// <summary>A verb and its object, for 'could …'; null when nothing is known of it.</summary>
    public static string? Of(string module, string name) => OfOne(module, name) ?? (PythonTwoNames.Translate(module, name) is var (newer, newerName) ? OfOne(newer, newerName) : null);

    private static string? OfOne(string module, string name)
    {
        if (OfPath($"{module}.{name}") is { } can)
            return can;

        // The first part of a dotted name may be a module that the module imported: 'shutil' with 'os.system'.
        for (var path = name.AsSpan(); path.Contains('.'); path = path[(path.IndexOf('.') + 1)..])
        {
            if (OfPath(path) is { } known)
                return known;
        }

        return null;
    }

    /// <summary>What is known of a name, or of a module that it is in.</summary>
    private static string? OfPath(ReadOnlySpan<char> path)
    {
        var place = int.MaxValue;
        for (var (part, end) = (0, -1); part < MostParts && end < path.Length; part++)
        {
            var next = path[(end + 1)..].IndexOf('.');
            end = next < 0 ? path.Length : end + 1 + next;
            if (PlacesOf.TryGetValue(path[..end], out var found))
                place = Math.Min(place, found);
        }

        return place is int.MaxValue ? null : Known[place].Can;
    }
}
