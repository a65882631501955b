using System.Text;

/// <summary>A folder to verify, the one file in it that is measured, and the findings of which one must come.</summary>
record Input(string Name, Action<string> Make, Func<string, long> Measured, string Rules)
{
    public static Input File(string name, string policy, string path, Func<byte[]> content, string rules, Action<string>? also = null) => new(name, folder =>
    {
        Put(folder, "supplyguard.json", Encoding.UTF8.GetBytes(policy));
        also?.Invoke(folder);
        if (policy.Contains("evaluations", StringComparison.Ordinal))
            Put(folder, "models/m.onnx", Onnx.Model(Onnx.Node("Relu")));
        Put(folder, path, content());
    }, folder => new FileInfo(Path.Combine(folder, path)).Length, rules);

    private static void Put(string folder, string name, byte[] content)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllBytes(path, content);
    }
}
