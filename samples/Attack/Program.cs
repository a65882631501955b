using AttackedSamples;

using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    interrupted.Cancel();
};

try
{
    return args switch
    {
        ["list"] => AttackRunner.List(),
        ["all"] => await AttackRunner.RunAsync(Attack.Names, interrupted.Token),
        [_, ..] => await AttackRunner.RunAsync(args, interrupted.Token),
        [] => AttackRunner.Usage(),
    };
}
catch (OperationCanceledException)
{
    return 130;
}
catch (Exception exception) when (exception is InvalidDataException or InvalidOperationException)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 2;
}
