namespace SupplyGuard.Formats.Torch;

/// <summary>
/// Names of entries that PyTorch looks for. Its reader finds them without regard to case (<c>mz_zip_reader_locate_file</c> without flags, in <c>caffe2/serialize/inline_container.cc</c>),
/// so that an entry which differs from one of them in case alone is read in its place, or beside it.
/// </summary>
internal static class TorchEntryNames
{
    private static readonly string[] First = ["data.pkl", "constants.pkl", "bytecode.pkl", "version", "byteorder", ".data", "code", "data", "constants", "extra"];

    private static readonly string[] Code = [".py", ".debug_pkl"];

    private static readonly string[] Unread = [".data/serialization_id", ".format_version", ".storage_alignment", "mobile_debug_handles.pkl"];

    /// <summary>
    /// Whether an entry makes loaders of TorchScript take the archive for one of a preview of 1.0, whatever else it holds: <c>deserialize</c> in
    /// <c>torch/csrc/jit/serialization/import.cpp</c>, up to 2.3. Code and weights are then those that this entry names, and none of those that others read.
    /// </summary>
    public static bool IsLegacyModel(string name) => name.Equals("model.json", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether nothing that an entry of TorchScript says changes what is computed: where the source stood, who wrote the archive, and files that users put in.</summary>
    public static bool IsBeside(string name) =>
        Unread.Contains(name, StringComparer.Ordinal) || name.StartsWith("extra/", StringComparison.Ordinal) || (name.StartsWith("code/", StringComparison.Ordinal) && name.EndsWith(".debug_pkl", StringComparison.Ordinal));

    /// <summary>Whether a name below the archive's folder is one of PyTorch's but for its case.</summary>
    public static bool IsAnotherSpelling(string name)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? name : name[..slash];
        return First.Any(own => Differs(first, own))
            || (first is "code" && Code.Any(own => name.Length >= own.Length && Differs(name[^own.Length..], own)));
    }

    private static bool Differs(string name, string own) => name != own && name.Equals(own, StringComparison.OrdinalIgnoreCase);
}
