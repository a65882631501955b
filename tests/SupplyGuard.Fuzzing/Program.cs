using System.Diagnostics;
using SupplyGuard.Fuzzing;
using SupplyGuard.Fuzzing.Targets;
using TestKit;

// Throws damaged files at every reader: `dotnet run -c Release --project tests/SupplyGuard.Fuzzing -- --minutes 10 --target zip`.
//   --target <name>   repeatable; all when not said        --seed <n>     1 when not said
//   --minutes <n>     for each target; 10 when not said    --jobs <n>     threads; one for each core when not said
//   --output <dir>    where failing inputs are written; artifacts/fuzzing when not said
//   --input <file>    gives this one input to the target, and prints what comes of it
// An exception that a reader does not document, more than two seconds or more than 256 MB of memory is a failure. Exit code 1 says that there was one.

FuzzOptions options;
FuzzTarget[] targets;
try
{
    options = FuzzOptions.Parse(args, Repository.Root);
    targets = options.Targets.IsEmpty
        ? [.. AllTargets.Of()]
        : [.. options.Targets.Select(name => AllTargets.Of().FirstOrDefault(target => target.Name == name) ?? throw new FormatException($"there is no target '{name}', but {string.Join(", ", AllTargets.Of().Select(target => target.Name))}"))];
}
catch (FormatException e)
{
    Console.Error.WriteLine($"fuzzing: {e.Message}");
    return 2;
}

if (options.Input is { } file)
{
    var input = InFlight.Read(file);
    var (started, allocated) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
    var outcome = targets[0].Run(input);
    Console.WriteLine($"{outcome}\n{Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms, {(GC.GetAllocatedBytesForCurrentThread() - allocated) >> 20} MB");
    return 0;
}

Console.WriteLine("| target | minutes | executions | per second | distinct outcomes | failures |\n|---|---:|---:|---:|---:|---:|");
var failures = 0;
foreach (var target in targets)
{
    var run = new FuzzRun(target, options);
    run.Run();
    Console.WriteLine(run.Row());
    failures += run.Failures;
}

return failures == 0 ? 0 : 1;
