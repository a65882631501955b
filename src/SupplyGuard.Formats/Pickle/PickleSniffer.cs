using System.Buffers;
using System.Collections.Immutable;

namespace SupplyGuard.Formats.Pickle;

/// <summary>Tells pickles from other bytes by executing them, so that no pickle escapes by its name or by what stands before its first import.</summary>
public static class PickleSniffer
{
    private const int HighestProtocol = 5;

    /// <summary>Of a pickle that declares and imports nothing; fewer could be a word.</summary>
    private const int FewestOpcodes = 4;

    /// <summary>Everything that can stand first and be followed by an import.</summary>
    internal static readonly SearchValues<byte> Opcodes = SearchValues.Create([.. "(}])cNIJKMFGLSUVXTBCP"u8, 0x80, 0x82, 0x83, 0x84, 0x88, 0x89, 0x8A, 0x8B, 0x8C, 0x8D, 0x8E, 0x8F, 0x95, 0x96]);

    /// <summary>The pickles that bytes are; empty when they are something else.</summary>
    /// <remarks>
    /// Bytes that begin by declaring a protocol are a pickle when they come to their <c>STOP</c>, or import something before they break: broken pickles run up to there.
    /// Other bytes have to come to their <c>STOP</c>, and to import something on the way or to end there, which no other format does by chance; or to call something by a
    /// plausible name before they break.
    /// </remarks>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static ImmutableArray<PickleProgram> Find(FileWindow file, PickleLimits limits, CancellationToken cancellationToken) => Find(file, limits, budget: null, cancellationToken);

    /// <param name="budget">What is left for pickles inside pickles; null: everything.</param>
    internal static ImmutableArray<PickleProgram> Find(FileWindow file, PickleLimits limits, PickleBudget? budget, CancellationToken cancellationToken)
    {
        if (!CouldBe(file, out var declares) || (!declares && !PickleOutline.MayDoSomething(file)))
            return [];

        var first = PickleMachine.Run(new PickleInput(file, file.Length, limits, cancellationToken, budget)).Program;
        var imports = first.Events.Any(done => done.Operation is PickleOperation.Global or PickleOperation.StackGlobal or PickleOperation.Instance or PickleOperation.Extension or PickleOperation.PersistentId);
        var isWhole = first.Break is null && first.Opcodes >= FewestOpcodes && first.Start + first.Length == file.Length;
        var isBroken = first.Break is not null;
        if (declares ? isBroken && !imports : isBroken ? !first.Events.Any(IsCall) : !(imports || isWhole))
            return [];

        return budget is not null || first.Start + first.Length == file.Length ? [first] : PickleReader.Read(file, limits, cancellationToken) is Parsed<ImmutableArray<PickleProgram>>.Ok(var programs) ? programs : [first];
    }

    private static bool IsCall(PickleEvent done) =>
        done.Operation is PickleOperation.Reduce or PickleOperation.Instance or PickleOperation.Call or PickleOperation.NewObject or PickleOperation.NewObjectWithKeywords
        && !done.Module.AsSpan().ContainsAnyExcept(Names) && !done.Name.AsSpan().ContainsAnyExcept(Names);

    private static readonly SearchValues<char> Names = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.");

    /// <summary>Whether bytes begin by declaring a protocol that is known.</summary>
    internal static bool Declares(ReadOnlySpan<byte> start) => start is [0x80, <= HighestProtocol, ..];

    /// <param name="declares">As <see cref="Declares"/>.</param>
    internal static bool CouldBe(FileWindow file, out bool declares)
    {
        declares = false;
        Span<byte> start = stackalloc byte[2];
        if (file.Length < 3)
            return false;

        try
        {
            file.Read(0, start, "the start of a pickle");
        }
        catch (MalformedException)
        {
            return false;
        }

        declares = Declares(start);
        return declares || Opcodes.Contains(start[0]);
    }
}
