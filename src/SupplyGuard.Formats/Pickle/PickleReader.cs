using System.Collections.Immutable;

namespace SupplyGuard.Formats.Pickle;

/// <summary>The door of the pickle room. It says what a pickle would do, and does none of it.</summary>
public static class PickleReader
{
    /// <summary>
    /// Reads pickles one behind the other up to the end of the file, as they come from loaders that are called again and again. Nothing
    /// that happens before a break is lost: a broken pickle is the last of the programs, and says why.
    /// </summary>
    /// <returns>Malformed only when there is no byte to execute, or when there are more pickles than the limits allow.</returns>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static Parsed<ImmutableArray<PickleProgram>> Read(FileWindow file, PickleLimits limits, CancellationToken cancellationToken)
    {
        if (file.Length is 0)
            return new Parsed<ImmutableArray<PickleProgram>>.Malformed(Fault.Truncated, 0, "an empty file is no pickle.");

        return Read(new PickleInput(file, file.Length, limits, cancellationToken), limits);
    }

    /// <summary>
    /// The same for a file of <c>pickle</c> or <c>joblib</c>. Arrays that joblib writes between the opcodes are passed over, as its loader does; then what other loaders
    /// make of the same bytes is a program, too.
    /// </summary>
    /// <returns>Malformed only when there is no byte to execute, or when there are more pickles than the limits allow.</returns>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static Parsed<ImmutableArray<PickleProgram>> ReadFile(FileWindow file, PickleLimits limits, CancellationToken cancellationToken)
    {
        if (file.Length is 0)
            return new Parsed<ImmutableArray<PickleProgram>>.Malformed(Fault.Truncated, 0, "an empty file is no pickle.");

        var parsed = Read(new PickleInput(file, file.Length, limits, cancellationToken) { StepsOverArrays = true }, limits);
        if (parsed is not Parsed<ImmutableArray<PickleProgram>>.Ok(var programs) || !programs.Any(program => program.HasArrays))
            return parsed;

        var other = PickleMachine.Run(new PickleInput(file, file.Length, limits, cancellationToken)).Program;
        return new Parsed<ImmutableArray<PickleProgram>>.Ok(programs.Add(other with { IsOtherReading = true }));
    }

    private static Parsed<ImmutableArray<PickleProgram>> Read(PickleInput input, PickleLimits limits)
    {
        var programs = ImmutableArray.CreateBuilder<PickleProgram>();
        while (input.Remaining > 0)
        {
            if (programs.Count == limits.Programs)
                return new Parsed<ImmutableArray<PickleProgram>>.Malformed(Fault.TooLarge, input.Offset, $"there are more than {limits.Programs} pickles in the file.");

            var program = PickleMachine.Run(input).Program;
            programs.Add(program);
            if (program.Break is not null)
                break;
        }

        return new Parsed<ImmutableArray<PickleProgram>>.Ok(programs.DrainToImmutable());
    }
}
