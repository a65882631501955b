using System.Collections;
using System.Reflection;

namespace SupplyGuard.Evaluator.Torch;

/// <summary>The members of TorchSharp that are used, in the spelling that 0.98.1 to 0.107 have in common.</summary>
internal sealed class TorchSurface
{
    private readonly List<string> _missing = [];

    /// <exception cref="RefusedException">The assembly lacks a member, and then all that it lacks are named.</exception>
    public TorchSurface(Assembly assembly)
    {
        Version = $"TorchSharp {assembly.GetName().Version?.ToString(3)}";
        var torch = Named(assembly, "TorchSharp.torch");
        var jit = Named(assembly, "TorchSharp.torch+jit");
        var script = Named(assembly, "TorchSharp.torch+jit+ScriptModule");
        Tensor = Named(assembly, "TorchSharp.torch+Tensor");
        ScalarType = Named(assembly, "TorchSharp.torch+ScalarType");
        ThrowIfMissing(Version);

        Load = Static(jit, "load", typeof(string), typeof(string));
        Invoke = Instance(script, "invoke", typeof(string), typeof(object[]));
        Evaluate = Instance(script, "eval");
        var dictionary = typeof(Dictionary<,>).MakeGenericType(typeof(string), Tensor);
        State = Instance(script, "state_dict");
        LoadState = Instance(script, "load_state_dict", dictionary, typeof(bool));
        NewState = () => (IDictionary)Activator.CreateInstance(dictionary)!;
        Zeros = Static(torch, "zeros", typeof(long[]), ScalarType);
        NoGradient = Static(torch, "no_grad");
        Scope = Static(torch, "NewDisposeScope");
        Detach = Instance(Tensor, "detach");
        ToProcessor = Instance(Tensor, "cpu");
        MakeContiguous = Instance(Tensor, "contiguous");
        Shape = Instance(Tensor, "get_shape");
        ElementType = Instance(Tensor, "get_dtype");
        Bytes = Tensor.GetProperty("bytes", typeof(Span<byte>))?.GetMethod ?? Missing<MethodInfo>("Tensor.bytes");
        SetThreads = LateMethod.Find(torch, "set_num_threads", isStatic: true, typeof(int));
        ThrowIfMissing(Version);
    }

    /// <summary>Bytes of a tensor: a span is nothing that a late-bound call can return.</summary>
    public delegate Span<byte> BytesOf();

    /// <summary>Name and version as they appear in reports.</summary>
    public string Version { get; }

    public Type Tensor { get; }

    /// <summary>The enumeration of element types.</summary>
    public Type ScalarType { get; }

    public LateMethod Load { get; }

    public LateMethod Invoke { get; }

    public LateMethod Evaluate { get; }

    /// <summary>Parameters and buffers of a module, by their names.</summary>
    public LateMethod State { get; }

    /// <summary>Takes a dictionary of tensors, and whether all names must be the same.</summary>
    public LateMethod LoadState { get; }

    /// <summary>Makes the empty dictionary that <see cref="LoadState"/> takes.</summary>
    public Func<IDictionary> NewState { get; }

    public LateMethod Zeros { get; }

    public LateMethod NoGradient { get; }

    public LateMethod Scope { get; }

    public LateMethod Detach { get; }

    public LateMethod ToProcessor { get; }

    public LateMethod MakeContiguous { get; }

    public LateMethod Shape { get; }

    public LateMethod ElementType { get; }

    /// <summary>Its getter; see <see cref="BytesOf"/>.</summary>
    public MethodInfo Bytes { get; }

    /// <summary>Null before 0.99.</summary>
    public LateMethod? SetThreads { get; }

    /// <summary>Calls a method that begins something, which ends when what it returns is disposed of.</summary>
    /// <exception cref="RefusedException">It returned nothing that can be.</exception>
    public IDisposable Begin(LateMethod method) => method.Invoke(null) as IDisposable ?? throw new RefusedException($"{Version} returned nothing that can be disposed of.");

    /// <summary>A tensor whose bytes can be handed out: without a gradient, in the processor's memory, dense and row-major.</summary>
    /// <exception cref="TargetInvocationException">TorchSharp failed.</exception>
    public object Plain(object tensor) => MakeContiguous.Invoke(ToProcessor.Invoke(Detach.Invoke(tensor)))!;

    /// <summary>The bytes of a plain tensor, to be read or written.</summary>
    /// <exception cref="TargetInvocationException">The tensor does not hand out its bytes.</exception>
    public Span<byte> BytesIn(object tensor)
    {
        try
        {
            return Bytes.CreateDelegate<BytesOf>(tensor)();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // As every other member of TorchSharp fails that is called late.
            throw new TargetInvocationException(e);
        }
    }

    private static string Show(Type type, string name, Type[] given) => $"{type.Name}.{name}({string.Join(", ", given.Select(parameter => parameter.Name))})";

    private Type Named(Assembly assembly, string name) => assembly.GetType(name) ?? Missing<Type>(name);

    private LateMethod Static(Type type, string name, params Type[] given) => LateMethod.Find(type, name, isStatic: true, given) ?? Missing<LateMethod>(Show(type, name, given));

    private LateMethod Instance(Type type, string name, params Type[] given) => LateMethod.Find(type, name, isStatic: false, given) ?? Missing<LateMethod>(Show(type, name, given));

    /// <summary>Notes what is missing; nobody sees the null, because <see cref="ThrowIfMissing"/> comes before.</summary>
    private T Missing<T>(string member)
        where T : class
    {
        _missing.Add(member);
        return null!;
    }

    private void ThrowIfMissing(string version)
    {
        if (_missing.Count > 0)
            throw new RefusedException($"{version} lacks {string.Join(", ", _missing)}.");
    }
}
