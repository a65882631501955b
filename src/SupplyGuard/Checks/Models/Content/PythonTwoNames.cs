using System.Collections.Frozen;

namespace SupplyGuard.Checks.Models.Content;

/// <summary>
/// What names of Python 2 are called now. Unpicklers of Python 3 translate them in pickles of protocols 0 to 2. Source: <c>Lib/_compat_pickle.py</c> of CPython 3.11;
/// names that are allowed nowhere and dangerous nowhere are left out.
/// </summary>
internal static class PythonTwoNames
{
    private static readonly FrozenDictionary<string, string> Modules = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["BaseHTTPServer"] = "http.server",
        ["CGIHTTPServer"] = "http.server",
        ["ConfigParser"] = "configparser",
        ["Cookie"] = "http.cookies",
        ["DocXMLRPCServer"] = "xmlrpc.server",
        ["HTMLParser"] = "html.parser",
        ["Queue"] = "queue",
        ["SimpleDialog"] = "tkinter.simpledialog",
        ["SimpleHTTPServer"] = "http.server",
        ["SimpleXMLRPCServer"] = "xmlrpc.server",
        ["SocketServer"] = "socketserver",
        ["StringIO"] = "io",
        ["UserDict"] = "collections",
        ["UserList"] = "collections",
        ["UserString"] = "collections",
        ["__builtin__"] = "builtins",
        ["_abcoll"] = "collections.abc",
        ["_elementtree"] = "xml.etree.ElementTree",
        ["_winreg"] = "winreg",
        ["anydbm"] = "dbm",
        ["cPickle"] = "pickle",
        ["cStringIO"] = "io",
        ["commands"] = "subprocess",
        ["cookielib"] = "http.cookiejar",
        ["copy_reg"] = "copyreg",
        ["dbhash"] = "dbm.bsd",
        ["dbm"] = "dbm.ndbm",
        ["dumbdbm"] = "dbm.dumb",
        ["dummy_thread"] = "_dummy_thread",
        ["gdbm"] = "dbm.gnu",
        ["htmlentitydefs"] = "html.entities",
        ["httplib"] = "http.client",
        ["markupbase"] = "_markupbase",
        ["repr"] = "reprlib",
        ["robotparser"] = "urllib.robotparser",
        ["test.test_support"] = "test.support",
        ["thread"] = "_thread",
        ["urllib2"] = "urllib.request",
        ["urlparse"] = "urllib.parse",
        ["whichdb"] = "dbm",
        ["xmlrpclib"] = "xmlrpc.client",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<(string Module, string Name), (string Module, string Name)> Names = new Dictionary<(string, string), (string, string)>
    {
        [("UserDict", "IterableUserDict")] = ("collections", "UserDict"),
        [("UserDict", "UserDict")] = ("collections", "UserDict"),
        [("UserList", "UserList")] = ("collections", "UserList"),
        [("UserString", "UserString")] = ("collections", "UserString"),
        [("__builtin__", "basestring")] = ("builtins", "str"),
        [("__builtin__", "intern")] = ("sys", "intern"),
        [("__builtin__", "long")] = ("builtins", "int"),
        [("__builtin__", "reduce")] = ("functools", "reduce"),
        [("__builtin__", "unichr")] = ("builtins", "chr"),
        [("__builtin__", "unicode")] = ("builtins", "str"),
        [("__builtin__", "xrange")] = ("builtins", "range"),
        [("_multiprocessing", "Connection")] = ("multiprocessing.connection", "Connection"),
        [("_socket", "fromfd")] = ("socket", "fromfd"),
        [("itertools", "ifilter")] = ("builtins", "filter"),
        [("itertools", "ifilterfalse")] = ("itertools", "filterfalse"),
        [("itertools", "imap")] = ("builtins", "map"),
        [("itertools", "izip")] = ("builtins", "zip"),
        [("itertools", "izip_longest")] = ("itertools", "zip_longest"),
        [("multiprocessing", "AuthenticationError")] = ("multiprocessing.context", "AuthenticationError"),
        [("multiprocessing", "BufferTooShort")] = ("multiprocessing.context", "BufferTooShort"),
        [("multiprocessing", "ProcessError")] = ("multiprocessing.context", "ProcessError"),
        [("multiprocessing", "TimeoutError")] = ("multiprocessing.context", "TimeoutError"),
        [("multiprocessing.forking", "Popen")] = ("multiprocessing.popen_fork", "Popen"),
        [("multiprocessing.process", "Process")] = ("multiprocessing.context", "Process"),
        [("urllib", "ContentTooShortError")] = ("urllib.error", "ContentTooShortError"),
        [("urllib", "getproxies")] = ("urllib.request", "getproxies"),
        [("urllib", "pathname2url")] = ("urllib.request", "pathname2url"),
        [("urllib", "quote")] = ("urllib.parse", "quote"),
        [("urllib", "quote_plus")] = ("urllib.parse", "quote_plus"),
        [("urllib", "unquote")] = ("urllib.parse", "unquote"),
        [("urllib", "unquote_plus")] = ("urllib.parse", "unquote_plus"),
        [("urllib", "url2pathname")] = ("urllib.request", "url2pathname"),
        [("urllib", "urlcleanup")] = ("urllib.request", "urlcleanup"),
        [("urllib", "urlencode")] = ("urllib.parse", "urlencode"),
        [("urllib", "urlopen")] = ("urllib.request", "urlopen"),
        [("urllib", "urlretrieve")] = ("urllib.request", "urlretrieve"),
        [("urllib2", "HTTPError")] = ("urllib.error", "HTTPError"),
        [("urllib2", "URLError")] = ("urllib.error", "URLError"),
        [("whichdb", "whichdb")] = ("dbm", "whichdb"),
    }.ToFrozenDictionary();

    public static (string Module, string Name) Translate(string module, string name)
    {
        if (Names.TryGetValue((module, name), out var both))
            return both;

        return module is "exceptions" ? ("builtins", name) : (Modules.GetValueOrDefault(module, module), name);
    }
}
