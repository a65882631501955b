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

        var input = new PickleInput(file, file.Length, limits, cancellationToken);
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
