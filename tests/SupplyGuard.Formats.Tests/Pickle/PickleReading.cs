using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using SupplyGuard.Formats.Pickle;

namespace SupplyGuard.Formats.Tests.Pickle;

/// <summary>Runs the machine, and tells the outcome in the words of the oracle.</summary>
internal static class PickleReading
{
    public static ImmutableArray<PickleProgram> Read(byte[] file, PickleLimits? limits = null) =>
        Assert.IsType<Parsed<ImmutableArray<PickleProgram>>.Ok>(PickleReader.Read(new FileWindow(file), limits ?? PickleLimits.Default, TestContext.Current.CancellationToken)).Value;

    /// <summary>Imports of the first pickle with their offsets, then 'stop' or 'break'.</summary>
    public static string Line(byte[] file)
    {
        var program = Run(file).Program;
        var imports = program.Events.Where(done => done.Operation is PickleOperation.Global or PickleOperation.StackGlobal)
            .Concat(program.Events.Where(done => done.Operation is PickleOperation.Instance))
            .OrderBy(done => done.Offset)
            .Select(done => string.Create(CultureInfo.InvariantCulture, $"{done.Offset}:{Hexadecimal(done.Module)}:{Hexadecimal(done.Name)}"));
        return string.Join(' ', imports.Append(program.Break is null ? "stop" : "break"));
    }

    public static PickleRun Run(byte[] file) => PickleMachine.Run(new PickleInput(new FileWindow(file), file.Length, PickleLimits.Default, TestContext.Current.CancellationToken) { KeepsParts = true });

    private static string Hexadecimal(string? text)
    {
        if (text is null)
            return "-";

        var bytes = new byte[text.Length * 2];
        for (var i = 0; i < text.Length; i++)
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(i * 2), text[i]);

        return "x" + Convert.ToHexStringLower(bytes);
    }
}
