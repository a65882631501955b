using System.Collections.Immutable;
using System.Globalization;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Protobuf;

namespace SupplyGuard.Formats.CoreMl;

/// <summary>
/// Walks a model for what needs more than CoreML: layers and models whose class the application brings, other models that it is linked with, and paths to weights. Its numbers are not
/// decoded: the pin is that of the whole file.
/// </summary>
internal sealed class CoreMlWalk(FileWindow file, CoreMlLimits limits, CancellationToken cancellationToken)
{
    /// <summary>What a program of CoreML writes before a path in its own package.</summary>
    private const string OwnFolder = "@model_path/";

    private readonly ProtobufSource _source = new(file, limits, cancellationToken);
    private readonly UseList _uses = new(limits.Uses);
    private readonly ImmutableArray<UnreadTensor>.Builder _unread = ImmutableArray.CreateBuilder<UnreadTensor>();
    private long _version;

    /// <exception cref="MalformedException">The model is malformed, or beyond the limits.</exception>
    public ModelParts Read()
    {
        Model(new ProtobufRange(0, file.Length), 0);
        return new ModelParts { Uses = _uses.All, Unread = _unread.ToImmutable(), Metadata = [new("specificationVersion", _version.ToString(CultureInfo.InvariantCulture))] };
    }

    private void Model(ProtobufRange range, int depth)
    {
        MustFit(range, depth);
        var cursor = _source.Open(range);
        var kinds = 0;
        while (cursor.Next())
        {
            switch (cursor.Field)
            {
                case 1:
                    cursor.Once("the version");
                    _version = Math.Max(_version, cursor.Int64("the version"));
                    break;
                case 2:
                    cursor.Once("the description");
                    _ = cursor.Range("the description");
                    break;
                case 10:
                    cursor.Once("whether it can be trained");
                    _ = cursor.Int64("whether it can be trained");
                    break;
                case var kind when CoreMlOutline.IsKind(kind):
                    if (kinds++ > 0)
                        throw new MalformedException(Fault.Inconsistent, cursor.FieldOffset, "the model is of two kinds: readers take the first, the last, or both.");

                    Kind(kind, cursor.Range("the model"), depth);
                    break;
                default:
                    throw new MalformedException(Fault.Inconsistent, cursor.FieldOffset, $"the model has the field {cursor.Field}, which CoreML does not know.");
            }
        }

        if (kinds is 0)
            throw new MalformedException(Fault.Inconsistent, range.Start, "the model is of no kind.");
    }

    private void Kind(int kind, ProtobufRange range, int depth)
    {
        switch (kind)
        {
            case 200 or 201:
                Each(range, 1, pipeline => Each(pipeline, 1, model => Model(model, depth + 1)));
                break;
            case 202:
                Each(range, 1, model => Model(model, depth + 1));
                break;
            case 303 or 403 or 500:
                Network(range, depth + 1);
                break;
            case 502:
                Program(range, depth + 1);
                break;
            case 555:
                Custom(range, "custom model");
                break;
            case 556:
                // LinkedModel { LinkedModelFile { StringParameter linkedModelFileName, linkedModelSearchPath } }: another compiled model, wherever that is.
                Each(range, 1, linked => Each(linked, 1, name => Each(name, 1, text => _uses.Add(CodeUseKind.Outside, _source.Text(text, limits.NameLength, "a file name"), "linked model", text.Start))));
                Each(range, 1, linked => Each(linked, 2, path => Each(path, 1, text => _uses.Add(CodeUseKind.Outside, _source.Text(text, limits.NameLength, "a search path"), "linked model", text.Start))));
                break;
            case 3000:
                _unread.Add(new UnreadTensor("serialized model", "it is in a form that only Apple's own software reads.", range.Start));
                break;
        }
    }

    /// <summary>NeuralNetwork, and those for classes and numbers: layers in field 1 (NeuralNetwork.proto).</summary>
    private void Network(ProtobufRange range, int depth)
    {
        MustFit(range, depth);
        Each(range, 1, layer =>
        {
            Each(layer, 500, custom => Custom(custom, "custom layer"));
            Each(layer, 605, branch => Both(branch, 1, 2, depth));
            Each(layer, 615, loop => Both(loop, 3, 4, depth));
        });
    }

    /// <summary>The two networks of a branch, or those of a loop.</summary>
    private void Both(ProtobufRange control, int first, int second, int depth)
    {
        Each(control, first, network => Network(network, depth + 1));
        Each(control, second, network => Network(network, depth + 1));
    }

    /// <summary>CustomModel and CustomLayerParams: the class of the application that does the work.</summary>
    private void Custom(ProtobufRange range, string what)
    {
        var named = false;
        Each(range, 10, text =>
        {
            named = true;
            _uses.Add(CodeUseKind.CustomOperator, _source.Text(text, limits.NameLength, "the name of a class"), what, range.Start, $"a {what}");
        });
        if (!named)
            _uses.Add(CodeUseKind.CustomOperator, "", what, range.Start, $"a {what}");
    }

    /// <summary>Program { functions }, Function { block_specializations }, Block { operations } (MIL.proto).</summary>
    private void Program(ProtobufRange range, int depth) => Each(range, 2, entry => Each(entry, 2, function => Each(function, 3, named => Each(named, 2, block => Block(block, depth + 1)))));

    private void Block(ProtobufRange block, int depth)
    {
        MustFit(block, depth);
        Each(block, 3, operation =>
        {
            Each(operation, 2, input => Each(input, 2, argument => Each(argument, 1, binding => Each(binding, 2, value => Value(value, depth + 1)))));
            Each(operation, 4, inner => Block(inner, depth + 1));
            Each(operation, 5, attribute => Each(attribute, 2, value => Value(value, depth + 1)));
        });
    }

    /// <summary>Value { BlobFileValue { fileName } }, or values in lists, tuples and dictionaries of them.</summary>
    private void Value(ProtobufRange value, int depth)
    {
        MustFit(value, depth);
        Each(value, 5, blob => Each(blob, 1, text =>
        {
            var path = _source.Text(text, limits.NameLength, "the path of weights");
            if (!RelativePath.StaysInside(path.StartsWith(OwnFolder, StringComparison.Ordinal) ? path[OwnFolder.Length..] : path))
                _uses.Add(CodeUseKind.Outside, path, "weights", text.Start);
        }));
        Each(value, 3, immediate =>
        {
            Each(immediate, 2, tuple => Each(tuple, 1, inner => Value(inner, depth + 1)));
            Each(immediate, 3, list => Each(list, 1, inner => Value(inner, depth + 1)));
            Each(immediate, 4, dictionary => Each(dictionary, 1, pair => Each(pair, 2, inner => Value(inner, depth + 1))));
        });
    }

    /// <summary>Does something with every message of one field; steps over all others.</summary>
    private void Each(ProtobufRange range, int field, Action<ProtobufRange> with)
    {
        var cursor = _source.Open(range);
        while (cursor.Next())
        {
            if (cursor.Field == field && cursor.Wire is WireType.Length)
                with(cursor.Range("a message"));
            else
                cursor.Skip("a field");
        }
    }

    private void MustFit(ProtobufRange range, int depth)
    {
        if (depth > limits.Depth)
            throw new MalformedException(Fault.TooLarge, range.Start, $"models or networks are inside each other in more than {limits.Depth} levels.");
    }
}
