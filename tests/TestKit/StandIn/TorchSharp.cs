using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;

[assembly: AssemblyVersion("0.107.0.0")]

namespace TorchSharp
{
    // Stands in for TorchSharp where there is none: the same names and overloads, and no libtorch behind them. What a "module" does is the first line
    // of its file (of a zip archive: of its entry "extra/stand-in"), or nothing but handing back its input. Further lines "name type length,length" are its weights. Members that no version has in common throw, so that a wrong choice is seen.
    public static class torch
    {
        public static readonly List<string> Trace = new List<string>();

#if ASKS_FOR_LIBRARY
        static torch() => THSTorch_manual_seed(0);

        [DllImport("LibTorchSharp")]
        private static extern void THSTorch_manual_seed(long seed);
#endif

        public enum ScalarType : sbyte
        {
            Byte = 0, Int8 = 1, Int16 = 2, Int32 = 3, Int64 = 4, Float16 = 5, Float32 = 6, Float64 = 7, Bool = 11, BFloat16 = 15,
        }

        public sealed class Device
        {
        }

        public static IDisposable no_grad() => new Scope("no_grad");

#if !LACKS_MEMBERS
        public static IDisposable NewDisposeScope() => new Scope("scope");
#endif

#if !OLD
        public static void set_num_threads(int threads) => Trace.Add("threads " + threads);
#endif

        public static Tensor zeros(ReadOnlySpan<long> size, ScalarType? dtype = null, Device device = null) => throw new InvalidOperationException("the overload with a span");

        public static Tensor zeros(long size, ScalarType? dtype = null, Device device = null) => throw new InvalidOperationException("the overload with one dimension");

        public static Tensor zeros<T>(long[] size, ScalarType dtype) => throw new InvalidOperationException("the generic overload");

        public static Tensor zeros(long[] size, ScalarType dtype, Device required) => throw new InvalidOperationException("the overload with another required parameter");

#if OLD
        public static Tensor zeros(long[] size, ScalarType? dtype = null, Device device = null) => Make(size, dtype);
#else
        public static Tensor zeros(long[] size, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null)
        {
            if (device != null || requires_grad || names != null)
                throw new InvalidOperationException("a default was not taken");
            return Make(size, dtype);
        }
#endif

        private static Tensor Make(long[] size, ScalarType? dtype)
        {
            Trace.Add("zeros [" + string.Join(",", size) + "] " + dtype);
            return new Tensor(size, dtype ?? ScalarType.Float32, null);
        }

        private sealed class Scope : IDisposable
        {
            private readonly string _name;

            public Scope(string name) => Trace.Add(_name = name);

            public void Dispose() => Trace.Add("end of " + _name);
        }

        public sealed class Tensor : IDisposable
        {
            private readonly byte[] _bytes;

            public Tensor(long[] shape, ScalarType dtype, byte[] bytes)
            {
                this.shape = shape;
                this.dtype = dtype;
                long count = 1;
                foreach (var dimension in shape)
                    count *= dimension;
                _bytes = bytes ?? new byte[count * Size(dtype)];
            }

            public long[] shape { get; }

            public ScalarType dtype { get; }

#if !LACKS_MEMBERS
            public Span<byte> bytes => shape.Length > 0 && shape[0] == -7 ? throw new InvalidOperationException("not contiguous") : _bytes;
#endif

            public byte[] Raw => _bytes;

            public Tensor detach() => Traced("detach");

            public Tensor cpu() => Traced("cpu");

            public Tensor contiguous() => Traced("contiguous");

            public void Dispose()
            {
            }

            private Tensor Traced(string name)
            {
                Trace.Add(name);
                return this;
            }

            private static int Size(ScalarType type) => type switch
            {
                ScalarType.Float64 or ScalarType.Int64 => 8,
                ScalarType.Float32 or ScalarType.Int32 => 4,
                ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Int16 => 2,
                _ => 1,
            };
        }

        public static class nn
        {
            public class Module : IDisposable
            {
                public void eval() => Trace.Add("eval");

                public void Dispose() => Trace.Add("end of module");
            }
        }

        public static class jit
        {
            public static ScriptModule load(byte[] bytes) => throw new InvalidOperationException("the overload with bytes");

            public static ScriptModule load<T>(string filename, string map_location) => throw new InvalidOperationException("the generic overload");

            public static ScriptModule load(string filename, string map_location)
            {
                var text = TextOf(filename);
                var lines = text.StartsWith("do: ", StringComparison.Ordinal) ? text.Substring(4).Split('\n', StringSplitOptions.RemoveEmptyEntries) : new[] { "identity" };
                var task = lines[0];
                Trace.Add("load " + map_location);
                if (task == "fail to load")
                    throw new ExternalException("[enforce fail at inline_container.cc:171] . PytorchStreamReader failed reading zip archive " + filename);
                return new ScriptModule(task, lines.Skip(1));
            }

            private static string TextOf(string filename)
            {
                if (File.ReadAllBytes(filename) is not [(byte)'P', (byte)'K', ..])
                    return File.ReadAllText(filename);

                using var archive = ZipFile.OpenRead(filename);
                var entry = archive.Entries.FirstOrDefault(found => found.FullName.EndsWith("/extra/stand-in", StringComparison.Ordinal));
                if (entry == null)
                    return "";

                using var reader = new StreamReader(entry.Open());
                return reader.ReadToEnd();
            }

            public sealed class ScriptModule : nn.Module
            {
                private readonly string _task;
                private readonly Dictionary<string, Tensor> _state = new Dictionary<string, Tensor>();
                private int _calls;

                public ScriptModule(string task, IEnumerable<string> state)
                {
                    _task = task;
                    foreach (var line in state.Select(line => line.Split(' ')))
                        _state.Add(line[0], new Tensor(line.Length < 3 ? new long[0] : line[2].Split(',').Select(long.Parse).ToArray(), Enum.Parse<ScalarType>(line[1]), null));
                }

#if !LACKS_MEMBERS
                public Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor> destination = null, string prefix = null)
                {
                    Trace.Add("state_dict");
                    return _task == "have no state" ? null : _task == "copy its state" ? Copied(_state) : _state;
                }

#if OLD
                public void load_state_dict(Dictionary<string, Tensor> source, bool strict = true, IList<string> skip = null)
#else
                public Tuple<IList<string>, IList<string>> load_state_dict(Dictionary<string, Tensor> source, bool strict = true, IList<string> skip = null, object more = null)
#endif
                {
                    Trace.Add("load_state_dict " + strict);
                    if (_task == "fail to take its state")
                        throw new InvalidOperationException("The loaded state_dict is not identical to the target dictionary.");
                    foreach (var name in (_task == "copy its state" ? Copied(_state) : _state).Keys.ToList())
                        source[name].bytes.CopyTo((_task == "copy its state" ? Copied(_state) : _state)[name].bytes);
#if !OLD
                    return null;
#endif
                }

                private static Dictionary<string, Tensor> Copied(Dictionary<string, Tensor> state) => state.ToDictionary(entry => entry.Key, entry => new Tensor(entry.Value.shape, entry.Value.dtype, entry.Value.Raw.ToArray()));
#endif

                public T invoke<T>(string name, params object[] objs) => throw new InvalidOperationException("the generic overload");

                public object invoke(string name, params object[] objs)
                {
                    Trace.Add("invoke " + name);
                    _calls++;
                    var first = (Tensor)objs[0];
                    switch (_task)
                    {
                        case "identity":
                            return first;
                        case "second argument":
                            return objs[1];
                        case "trace":
                            return _calls < 2 ? first : throw new InvalidOperationException(string.Join("; ", Trace));
                        case "tuple":
                            return (first, Doubled(first));
                        case "array":
                            return new[] { first, Doubled(first) };
                        case "nested":
                            return new object[] { first, (Doubled(first), new List<Tensor> { first }) };
                        case "scalar":
                            return 1.5;
                        case "nothing":
                            return null;
                        case "many":
                            var many = new Tensor[100];
                            Array.Fill(many, first);
                            return many;
                        case "deep":
                            object deep = first;
                            for (var depth = 0; depth < 20; depth++)
                                deep = new[] { deep };
                            return deep;
                        case "other rows":
                            return new Tensor(new long[] { 1, 1 }, ScalarType.Float32, null);
                        case "no rows":
                            return new Tensor(new long[0], ScalarType.Float32, null);
                        case "negative":
                            return new Tensor(new[] { first.shape[0], -1 }, ScalarType.Float32, new byte[8]);
                        case "short":
                            return new Tensor(first.shape, ScalarType.Float32, new byte[1]);
                        case "fail to answer":
                            throw new ExternalException("The following operation failed in the TorchScript interpreter.");
                        case "abort":
                            Environment.FailFast("terminate called after throwing an instance of 'torch::jit::ErrorReport'");
                            return null;
                        case "hang":
                            System.Threading.Thread.Sleep(System.Threading.Timeout.Infinite);
                            return null;
                        case "chatter":
                            Console.Out.WriteLine("{\"protocol\":5,\"status\":\"answered\"}");
                            return first;
                        case var _ when _task.StartsWith("times ", StringComparison.Ordinal):
                            return Times(first, BitConverter.ToSingle(_state[_task.Substring(6)].Raw, 0));
                        case var _ when _task.EndsWith("its state", StringComparison.Ordinal):
                            return first;
                        case var _ when _task == "sum" || _task == "have no state":
                            return Sum(first);
                        default:
                            return As(first, Enum.Parse<ScalarType>(_task));
                    }
                }

                private static Tensor Times(Tensor tensor, float factor) =>
                    new Tensor(tensor.shape, tensor.dtype, MemoryMarshal.AsBytes(MemoryMarshal.Cast<byte, float>(tensor.Raw).ToArray().Select(number => number * factor).ToArray().AsSpan()).ToArray());

                /// For every sample the sum of the bytes of each weight, in the order of their names.
                private Tensor Sum(Tensor first)
                {
                    var row = _state.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => (float)entry.Value.Raw.Sum(value => (int)value)).ToArray();
                    var rows = Enumerable.Repeat(row, (int)first.shape[0]).SelectMany(numbers => numbers).ToArray();
                    return new Tensor(new[] { first.shape[0], (long)row.Length }, ScalarType.Float32, MemoryMarshal.AsBytes(rows.AsSpan()).ToArray());
                }

                private static Tensor Doubled(Tensor tensor)
                {
                    var numbers = MemoryMarshal.Cast<byte, float>(tensor.Raw).ToArray();
                    for (var index = 0; index < numbers.Length; index++)
                        numbers[index] *= 2;
                    return new Tensor(tensor.shape, tensor.dtype, MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray());
                }

                private static Tensor As(Tensor tensor, ScalarType type)
                {
                    var bytes = new List<byte>();
                    foreach (var number in MemoryMarshal.Cast<byte, float>(tensor.Raw))
                    {
                        bytes.AddRange(type switch
                        {
                            ScalarType.Float32 => BitConverter.GetBytes(number),
                            ScalarType.Float64 => BitConverter.GetBytes((double)number),
                            ScalarType.Int64 => BitConverter.GetBytes((long)number),
                            ScalarType.Int32 => BitConverter.GetBytes((int)number),
                            ScalarType.Float16 => BitConverter.GetBytes((Half)number),
                            ScalarType.BFloat16 => BitConverter.GetBytes((ushort)(BitConverter.SingleToUInt32Bits(number) >> 16)),
                            _ => new[] { (byte)number },
                        });
                    }

                    return new Tensor(tensor.shape, type, bytes.ToArray());
                }
            }
        }
    }
}
