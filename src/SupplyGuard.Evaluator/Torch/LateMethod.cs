using System.Reflection;

namespace SupplyGuard.Evaluator.Torch;

/// <summary>
/// A method that is found by its name and what it is given, not by its signature: versions of TorchSharp add optional parameters, and code that
/// was compiled against one of them does not run on another.
/// </summary>
internal sealed class LateMethod
{
    private readonly MethodInfo _method;
    private readonly object?[] _defaults;

    private LateMethod(MethodInfo method, object?[] defaults) => (_method, _defaults) = (method, defaults);

    /// <summary>
    /// The public method whose leading parameters take values of these types and whose others are optional; of several, the one with the fewest
    /// parameters. Null when there is none.
    /// </summary>
    public static LateMethod? Find(Type type, string name, bool isStatic, params Type[] given)
    {
        var found = type.GetMethods(BindingFlags.Public | (isStatic ? BindingFlags.Static : BindingFlags.Instance) | BindingFlags.FlattenHierarchy)
            .Where(method => method.Name == name && !method.IsGenericMethodDefinition && Takes(method.GetParameters(), given))
            .OrderBy(method => method.GetParameters().Length)
            .ThenBy(method => method.ToString(), StringComparer.Ordinal)
            .FirstOrDefault();
        return found is null ? null : new LateMethod(found, [.. found.GetParameters().Skip(given.Length).Select(parameter => parameter.DefaultValue)]);
    }

    /// <param name="target">Null for a static method.</param>
    /// <exception cref="TargetInvocationException">The method failed.</exception>
    public object? Invoke(object? target, params object?[] given) => _method.Invoke(target, [.. given, .. _defaults]);

    private static bool Takes(ParameterInfo[] parameters, Type[] given) =>
        parameters.Length >= given.Length
        && parameters.Zip(given).All(pair => !pair.First.ParameterType.IsByRef && (Nullable.GetUnderlyingType(pair.First.ParameterType) ?? pair.First.ParameterType).IsAssignableFrom(pair.Second))
        && parameters.Skip(given.Length).All(parameter => parameter.HasDefaultValue);
}
