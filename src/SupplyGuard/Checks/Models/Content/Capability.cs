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

    /// <summary>A verb and its object, for 'could …'; null when nothing is known of it.</summary>
    public static string? Of(string module, string name) => OfOne(module, name) ?? (PythonTwoNames.Translate(module, name) is var (newer, newerName) ? OfOne(newer, newerName) : null);

    private static string? OfOne(string module, string name)
    {
        // The first part of a dotted name may be a module that the module imported: 'shutil' with 'os.system'.
        for (var full = $"{module}.{name}"; ; full = name)
        {
            foreach (var (can, names) in Known)
            {
                if (names.Split(' ').Any(known => full == known || full.StartsWith(known + ".", StringComparison.Ordinal)))
                    return can;
            }

            if (full == name)
            {
                var dot = name.IndexOf('.', StringComparison.Ordinal);
                if (dot < 0)
                    return null;

                name = name[(dot + 1)..];
            }

            if (!name.Contains('.', StringComparison.Ordinal))
                return null;
        }
    }
}
