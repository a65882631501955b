namespace SupplyGuard.Runtime;

/// <summary>
/// Makes pins of a model from its signature: <c>digits.onnx.sig</c> beside the file, otherwise <c>model.sig</c> in its folder, which then is
/// signed as a whole.
/// </summary>
internal static class SignedModel
{
    private const string Extension = ".sig";

    /// <summary>How a folder's signature is called, and how the reference implementation calls a model that is one file.</summary>
    private const string FolderSignature = "model.sig";
    private const string OneFile = ".";

    /// <param name="path">Absolute.</param>
    /// <exception cref="ModelNotVerifiedException">There is no signature of the key over such a model.</exception>
    public static ModelPin PinOf(string path, SignerKey key)
    {
        var (name, folder) = (Path.GetFileName(path), Path.GetDirectoryName(path)!);
        if (Signed(path + Extension, key) is { } own)
        {
            return own.Files.Count == 1 && (own.Files.GetValueOrDefault(OneFile) ?? own.Files.GetValueOrDefault(name)) is { } pieces
                ? new ModelPin(FilePin.Signed(path, name, pieces), [])
                : throw NotSigned($"The signature '{name}{Extension}' is about '{own.Files.Keys.First()}' and not about '{name}' alone");
        }

        if (Signed(Path.Combine(folder, FolderSignature), key) is not { } whole)
        {
            throw new ModelNotVerifiedException(
                NotVerifiedReason.SignatureMissing,
                $"There is neither '{name}{Extension}' nor '{FolderSignature}' beside '{name}'. Ship the signature with the model, or make it with 'dotnet supplyguard model sign'.");
        }

        if (!whole.Files.ContainsKey(name))
            throw NotSigned($"'{FolderSignature}' lists no file '{name}'");

        SignedFolder.RequireSame(folder, whole);
        FilePin Pin(string file) => FilePin.Signed(Path.Combine(folder, file), file, whole.Files[file]);
        return new ModelPin(Pin(name), [.. whole.Files.Keys.Where(file => file != name).Order(StringComparer.Ordinal).Select(Pin)]);
    }

    public static ModelNotVerifiedException NotSupported(string fault) => new(
        NotVerifiedReason.SignatureNotSupported,
        $"The signature cannot be verified here, because {fault}. Verify it with 'dotnet supplyguard model verify' and pin the model, or have it signed with an EC key and SHA-256.");

    public static ModelNotVerifiedException NotSigned(string fault) => new(
        NotVerifiedReason.NotSigned,
        $"{fault}. Take the model from where it was published, and find out who put the file there; if it belongs there, have the model signed again.");

    /// <returns>Null when there is no such file.</returns>
    private static SignedStatement? Signed(string signature, SignerKey key)
    {
        try
        {
            return StatementReader.Read(SignatureBundle.Verify(OpenedFile.ReadAll(signature, Path.GetFileName(signature), SignatureBundle.LargestFile), key));
        }
        catch (ModelNotVerifiedException e) when (e.Reason is NotVerifiedReason.Missing)
        {
            return null;
        }
    }
}
