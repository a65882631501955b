using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TestKit;
using TestKit.Signing;

namespace SupplyGuard.Runtime.Tests;

/// <summary>A folder with a model of two files, and somebody who signs it.</summary>
internal sealed class SignedFolderOfModel : IDisposable
{
    public const string Content = "the model";

    public const string Weights = "the weights of the model";

    private readonly ECDsa _key;

    public SignedFolderOfModel(ECCurve? curve = null)
    {
        _key = ECDsa.Create(curve ?? ECCurve.NamedCurves.nistP256);
        Model = Folder.Write("m/a.onnx", Content);
        Folder.Write("m/data/w.bin", Weights);
    }

    public TemporaryFolder Folder { get; } = new();

    /// <summary>Absolute path of the model.</summary>
    public string Model { get; }

    public SignerKey Key => SignerKey.FromPem($"The key of the release.\n{_key.ExportSubjectPublicKeyInfoPem()}\n");

    /// <summary>A signature after the specification for the folder as it is.</summary>
    public static TestModelSignature Good => new TestModelSignature().With("a.onnx", Content).With("data/w.bin", Weights);

    /// <summary>A signature after the specification over shards of ten bytes.</summary>
    public static TestModelSignature Sharded => new TestModelSignature { Serialization = new JsonObject { ["method"] = "shards", ["hash_type"] = "sha256", ["shard_size"] = 10.0, ["allow_symlinks"] = false } }
        .With("a.onnx:0:9", Content).With("data/w.bin:0:10", Weights[..10]).With("data/w.bin:10:20", Weights[10..20]).With("data/w.bin:20:24", Weights[20..]);

    public SignedFolderOfModel SignFolder(TestModelSignature? signature = null)
    {
        Folder.Write("m/model.sig", (signature ?? Good).SignedBy(_key));
        return this;
    }

    public SignedFolderOfModel SignFile(TestModelSignature? signature = null)
    {
        Folder.Write("m/a.onnx.sig", (signature ?? new TestModelSignature().With("a.onnx", Content)).SignedBy(_key));
        return this;
    }

    public byte[] Sign(TestModelSignature signature) => signature.SignedBy(_key);

    public VerifiedModel Open() => VerifiedModel.Open(Model, Key);

    public void Dispose()
    {
        _key.Dispose();
        Folder.Dispose();
    }
}
