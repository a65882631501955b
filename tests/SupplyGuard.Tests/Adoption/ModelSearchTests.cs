using System.Text;
using SupplyGuard.Adoption;
using TestKit;

namespace SupplyGuard.Tests.Adoption;

public sealed class ModelSearchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Finds_models_by_content_and_names_whole_folders_where_nothing_else_lies()
    {
        _folder.Write("models/a.safetensors", Safetensors());
        _folder.Write("models/README.md", "words");
        _folder.Write("mixed/weights.dat", Safetensors());
        _folder.Write("mixed/settings.json", "{}");
        _folder.Write("root.safetensors", Safetensors());
        _folder.Write("broken/b.safetensors", "nonsense");
        _folder.Write("bin/c.safetensors", Safetensors());
        _folder.Write("data/x.npy", [0x93, .. "NUMPY"u8, 1, 0]);
        _folder.Write("old/y.pt", "PK\u0003\u0004");
        _folder.Write("docs/z.zip", "PK\u0003\u0004");
        _folder.Write("torch/state.pt", Checkpoint("state_dict.pt"));
        _folder.Write("code/whole.pt", Checkpoint("whole_module.pt"));

        var found = ModelSearch.In(_folder.Path, TestContext.Current.CancellationToken);

        Assert.Equal(["mixed/weights.dat", "models/a.safetensors", "root.safetensors", "torch/state.pt"], found.Models);
        Assert.Equal(["*.safetensors", "mixed/*.dat", "models/**", "torch/**"], found.Patterns);
        Assert.Equal(["data/x.npy"], found.Arrays);
        Assert.Equal(["code/whole.pt", "old/y.pt"], found.Unread);
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Checkpoint(string name) => File.ReadAllBytes(Repository.PathTo("tests", "SupplyGuard.Formats.Tests", "Torch", "Data", name));

    private static byte[] Safetensors()
    {
        const string Header = """{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""";
        return [.. BitConverter.GetBytes((ulong)Header.Length), .. Encoding.ASCII.GetBytes(Header), 0, 0, 0x80, 0x3F];
    }
}
