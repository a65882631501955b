using System.Collections.Immutable;
using System.Text.Json;
using SupplyGuard.Formats;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>The member <c>calibration</c> of a baseline file.</summary>
internal static class BaselineCalibration
{
    /// <summary>Fewest siblings of whom limits are made: one model says nothing of what is usual.</summary>
    public const int FewestSiblings = 3;

    /// <summary>Most siblings: each is run once when a baseline is recorded.</summary>
    public const int MostSiblings = 32;

    /// <exception cref="FaultyMemberException">A member is missing, of the wrong type or beyond its range.</exception>
    public static ImmutableArray<CalibrationSibling> Read(JsonElement array, BaselineLimits limits)
    {
        if (array.GetArrayLength() is < FewestSiblings or > MostSiblings)
            throw new FaultyMemberException(Fault.Inconsistent, $"'calibration' has {array.GetArrayLength()} siblings; from {FewestSiblings} to {MostSiblings} are possible.");

        ImmutableArray<CalibrationSibling> siblings = [.. array.EnumerateArray().Select(element => Read(new BaselineMembers(element, "a sibling of 'calibration'", limits)))];
        return siblings.DistinctBy(sibling => sibling.Model).Count() == siblings.Length
            ? siblings
            : throw new FaultyMemberException(Fault.Inconsistent, "'calibration' has one sibling twice.");
    }

    public static void Write(Utf8JsonWriter json, ImmutableArray<CalibrationSibling> siblings)
    {
        json.WriteStartArray();
        foreach (var sibling in siblings)
        {
            json.WriteStartObject();
            json.WriteString("model", sibling.Model.ToString());
            json.WriteNumber("erosion", sibling.Erosion);
            json.WriteNumber("pairRate", sibling.PairRate);
            json.WriteNumber("classRate", sibling.ClassRate);
            json.WriteNumber("overallRate", sibling.OverallRate);
            json.WriteNumber("patchFlip", sibling.PatchFlip);
            json.WriteNumber("patchedErosion", sibling.PatchedErosion);
            json.WriteNumber("pixelFlip", sibling.PixelFlip);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static CalibrationSibling Read(BaselineMembers sibling)
    {
        sibling.RequireExactly("model", "erosion", "pairRate", "classRate", "overallRate", "patchFlip", "patchedErosion", "pixelFlip");
        return new CalibrationSibling(
            sibling.Digest("model"),
            sibling.Magnitude("erosion"),
            sibling.Magnitude("pairRate"),
            sibling.Magnitude("classRate"),
            sibling.Magnitude("overallRate"),
            sibling.Magnitude("patchFlip"),
            sibling.Magnitude("patchedErosion"),
            sibling.Magnitude("pixelFlip"));
    }
}
