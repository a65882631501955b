using System.CommandLine;

namespace SupplyGuard.Tool.Commands;

/// <summary><c>model</c>: single models, without a policy.</summary>
internal static class ModelCommand
{
    public static Command Create(Terminal terminal) => new("model", "Signs and verifies single models, without a policy.")
    {
        ModelVerifyCommand.Create(terminal),
        ModelSignCommand.Create(terminal),
    };
}
