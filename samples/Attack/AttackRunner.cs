namespace AttackedSamples;

/// <summary>Shows attacks and how the guard answers: 0 when every attack was caught by its own rule, 1 otherwise.</summary>
internal static class AttackRunner
{
    private static string Under => Path.Combine(SampleTree.Repository, "artifacts", "attacked");

    public static int Usage()
    {
        Console.Error.WriteLine("dotnet run --project samples/Attack -- list | all | <name>...");
        return 2;
    }

    public static int List()
    {
        foreach (var attack in Attack.Names.Select(Attack.Read))
            Console.WriteLine($"{attack.Name,-22} {attack.Rule}  {attack.Title}");
        return 0;
    }

    public static async Task<int> RunAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        var missed = 0;
        foreach (var attack in names.Select(Attack.Read))
        {
            Console.WriteLine($"== {attack.Name}: {attack.Title}");
            Console.WriteLine(attack.Story);
            Console.WriteLine();
            if (!await IsCaughtAsync(attack, cancellationToken))
                missed++;
            Console.WriteLine();
        }

        Console.WriteLine($"{names.Count - missed} of {names.Count} attacks caught.");
        return missed == 0 ? 0 : 1;
    }

    private static async Task<bool> IsCaughtAsync(Attack attack, CancellationToken cancellationToken)
    {
        DotnetCommand verify;
        try
        {
            var sample = await AttackedSample.PrepareAsync(attack, Under, cancellationToken);
            verify = await sample.VerifyAsync("text", cancellationToken);
        }
        catch (InvalidOperationException exception)
        {
            // The next attack may still be tried; this one was not caught.
            Console.WriteLine($"-- NOT TRIED: {exception.Message} ✘");
            return false;
        }

        Console.Write(verify.Output);
        Console.Write(verify.Errors);

        var caught = verify.ExitCode == attack.ExitCode && (verify.Output + verify.Errors).Contains(attack.Rule, StringComparison.Ordinal);
        Console.WriteLine(caught
            ? $"-- caught by {attack.Rule} ✔"
            : $"-- MISSED: expected {attack.Rule} and exit code {attack.ExitCode}, got exit code {verify.ExitCode} ✘");
        return caught;
    }
}
