using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AttackedSamples;

/// <summary>
/// One folder of <c>samples/ChequeReader.Attacked</c>: <c>attack.json</c>, and under <c>files/</c> the files of the sample that differ.
/// </summary>
/// <param name="Rule">The rule that catches it.</param>
/// <param name="ExitCode">What <c>verify</c> ends with.</param>
/// <param name="Subject">What the finding is about; of a package, without the version.</param>
/// <param name="Story">Who did it, and what would have happened.</param>
/// <param name="Location">How the path ends that the finding points at; null where it does not matter.</param>
/// <param name="Relock">Whether the attacker can also write <c>supplyguard.lock.json</c>, and pins the changed model.</param>
internal sealed record Attack(
    string Rule,
    int ExitCode,
    string Subject,
    string Title,
    string Story,
    ImmutableArray<Edit> Edits,
    string? Location = null,
    bool Relock = false)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowOutOfOrderMetadataProperties = true,
    };

    /// <summary>Absolute.</summary>
    [JsonIgnore]
    public string Folder { get; private init; } = "";

    [JsonIgnore]
    public string Name => Path.GetFileName(Folder);

    public bool EditsPackages => Edits.Any(edit => edit.Package is not null);

    public static ImmutableArray<string> Names =>
        [.. Directory.GetDirectories(SampleTree.Attacks).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    /// <exception cref="InvalidDataException">There is no such attack, or its description is damaged.</exception>
    public static Attack Read(string name)
    {
        var folder = Path.Combine(SampleTree.Attacks, name);
        var file = Path.Combine(folder, "attack.json");
        if (!File.Exists(file))
            throw new InvalidDataException($"There is no attack '{name}'; 'list' shows those there are.");

        try
        {
            return JsonSerializer.Deserialize<Attack>(File.ReadAllBytes(file), Json)! with { Folder = folder };
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"'{file}' is damaged: {exception.Message}", exception);
        }
    }
}
