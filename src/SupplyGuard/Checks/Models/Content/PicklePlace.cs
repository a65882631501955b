using SupplyGuard.Formats.Models;
using SupplyGuard.Subjects;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Models.Content;

/// <summary>A place in a pickle.</summary>
/// <param name="Member">Name of the archive entry; empty when the pickle is the file itself.</param>
/// <param name="Offset">Byte offset in the file; in the member where that is compressed.</param>
/// <param name="Location">The same for programs.</param>
internal readonly record struct PicklePlace(string Member, long Offset, Location Location)
{
    /// <summary>What a person calls the pickle.</summary>
    public string Name => Member.Length is 0 ? "its pickle" : $"its member '{PolicyText.Shown(Member)}'";

    /// <param name="offset">In the pickle.</param>
    public static PicklePlace Of(ModelSubject model, PickleFacts pickle, long offset) => pickle.Origin < 0
        ? new PicklePlace(pickle.Where, offset, new Location(model.Path))
        : new PicklePlace(pickle.Where, pickle.Origin + offset, new Location(model.Path, Offset: pickle.Origin + offset));
}
