using SupplyGuard.Formats.Protobuf;

namespace SupplyGuard.Formats.CoreMl;

/// <summary>Tells by its outermost fields whether a file is meant to be a model of CoreML: a version, a description, and one of the kinds of model (Model.proto).</summary>
internal static class CoreMlOutline
{
    private const long LatestVersion = 255;

    private const int MostFields = 16;

    /// <summary>Fields of the kinds of model; further ones are reserved in the same ranges.</summary>
    public static bool IsKind(int field) => field is (>= 200 and < 220) or (>= 300 and < 320) or (>= 400 and < 420) or (>= 500 and < 520) or (>= 550 and < 570) or (>= 600 and < 620) or 900 or (>= 2000 and < 2020) or 3000;

    /// <exception cref="IOException">The disk failed.</exception>
    public static bool IsPlausible(FileWindow file)
    {
        var (hasVersion, hasDescription, hasKind) = (false, false, false);
        try
        {
            var cursor = new ProtobufSource(file, CoreMlLimits.Default, CancellationToken.None).Open(new ProtobufRange(0, file.Length));
            for (var fields = 0; fields < MostFields && cursor.Next(); fields++)
            {
                switch (cursor.Field)
                {
                    case 1 when cursor.Wire is WireType.Varint:
                        hasVersion = cursor.Int64("the version") is > 0 and <= LatestVersion;
                        break;
                    case 2 when cursor.Wire is WireType.Length:
                        hasDescription = true;
                        cursor.Skip("the description");
                        break;
                    case var field when IsKind(field) && cursor.Wire is WireType.Length:
                        hasKind = true;
                        cursor.Skip("the model");
                        break;
                    default:
                        cursor.Skip("a field");
                        break;
                }
            }
        }
        catch (MalformedException)
        {
            // A model that breaks off is a malformed one, and the room says why.
        }

        return hasVersion && hasDescription && hasKind;
    }
}
