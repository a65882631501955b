using System.Text.Json;
using SupplyGuard.Formats.Models;

namespace SupplyGuard.Formats.Trees;

/// <summary>The door for models of XGBoost, as JSON and as UBJSON. It runs nothing: such models hold numbers and a few names.</summary>
internal static class BoosterReader
{
    /// <summary>Whether a file begins like a model of XGBoost as UBJSON: an object whose first key is <c>learner</c>.</summary>
    /// <param name="start">The first bytes, 16 if there are so many.</param>
    public static bool IsPlausible(ReadOnlySpan<byte> start) => start switch
    {
        [(byte)'{', (byte)'i' or (byte)'U', 7, .. var rest] => rest.StartsWith("learner"u8),
        [(byte)'{', (byte)'I', 0, 7, .. var rest] => rest.StartsWith("learner"u8),
        [(byte)'{', (byte)'l', 0, 0, 0, 7, .. var rest] => rest.StartsWith("learner"u8),
        [(byte)'{', (byte)'L', 0, 0, 0, 0, 0, 0, 0, 7, .. var rest] => rest.StartsWith("learne"u8),
        _ => false,
    };

    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static Parsed<ModelParts> Read(FileWindow file, BoosterLimits limits, CancellationToken cancellationToken)
    {
        var outline = new BoosterOutline(limits);
        try
        {
            if (IsPlausible(file.Take(0, Math.Min(file.Length, 16), 16, "the start of the model")))
                new UniversalBinaryReader(file, outline, limits, cancellationToken).Read();
            else
                ReadJson(file.Take(0, file.Length, limits.JsonBytes, "the model"), outline, limits, cancellationToken);

            outline.MustBeWhole(file.Length);
            return new Parsed<ModelParts>.Ok(new ModelParts { Metadata = outline.Metadata });
        }
        catch (MalformedException e)
        {
            return new Parsed<ModelParts>.Malformed(e.Fault, e.Offset, e.Message);
        }
    }

    private static void ReadJson(ReadOnlySpan<byte> document, BoosterOutline outline, BoosterLimits limits, CancellationToken cancellationToken)
    {
        var reader = new Utf8JsonReader(document, new JsonReaderOptions { MaxDepth = limits.Depth });
        try
        {
            for (var tokens = 0; reader.Read(); tokens++)
            {
                if (tokens % (1 << 20) is 0)
                    cancellationToken.ThrowIfCancellationRequested();

                Token(ref reader, outline, limits);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new MalformedException(Fault.Inconsistent, reader.BytesConsumed, $"it is no JSON, or deeper than {limits.Depth}.");
        }
    }

    private static void Token(ref Utf8JsonReader reader, BoosterOutline outline, BoosterLimits limits)
    {
        var offset = reader.TokenStartIndex;
        if (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String && reader.ValueSpan.Length > limits.TextBytes)
            throw new MalformedException(Fault.TooLarge, offset, $"a name or text is longer than {limits.TextBytes} bytes.");

        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                outline.Begin(reader.TokenType is JsonTokenType.StartObject, offset);
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                outline.End();
                break;
            case JsonTokenType.PropertyName:
                outline.Key(reader.GetString()!, offset);
                break;
            case JsonTokenType.String:
                outline.Text(reader.GetString()!, offset);
                break;
            default:
                outline.Value(offset);
                break;
        }
    }
}
