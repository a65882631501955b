using System.Text;

namespace TestKit;

/// <summary>TorchScript of <c>DigitCnn</c>, the network of the samples, that says what the assembly which stands in for TorchSharp does with it.</summary>
public static class StandInScript
{
    /// <summary>All weights of the network, with type and shape.</summary>
    private const string State = """
        conv1.weight Float32 8,1,3,3
        conv1.bias Float32 8
        bn1.weight Float32 8
        bn1.bias Float32 8
        bn1.running_mean Float32 8
        bn1.running_var Float32 8
        bn1.num_batches_tracked Int64
        conv2.weight Float32 16,8,3,3
        conv2.bias Float32 16
        fc1.weight Float32 32,784
        fc1.bias Float32 32
        fc2.weight Float32 10,32
        fc2.bias Float32 10
        """;

    /// <param name="script">An archive of TorchScript.</param>
    /// <param name="task">As <c>StandIn/TorchSharp.cs</c> knows it.</param>
    public static byte[] Of(byte[] script, string task) =>
        TorchSample.Rewrite(script, (_, content) => content, root => ($"{root}/extra/stand-in", Encoding.UTF8.GetBytes($"do: {task}\n{State}\n")));
}
