using System.Collections;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using SupplyGuard.Evaluation.Protocol;

namespace HostileEvaluator;

/// <summary>What an evaluator that was taken over by a model could do to the core, one attack for each word.</summary>
internal static class Attack
{
    private const string Runtime = "Hostile 1.0";

    /// <summary>Carries out the attack and returns the exit code.</summary>
    public static int Run(EvaluationRequest request) => request.Device switch
    {
        "honest" => Answer(request, Ones(request)),
        "crash" => Crash(),
        "kill-self" => KillSelf(),
        "silent" => 0,
        "answer-then-fail" => Answer(request, Ones(request)) + 7,
        "hang-with-child" => HangWithChild(request),
        "leave-child" => LeaveChild(request),
        "chatter" => Chatter(request),
        "endless-values" => EndlessValues(request),
        "long-response" => Write(request, "{\"protocol\":5,\"status\":\"" + new string('a', 2_000_000) + "\"}"),
        "nan" => Answer(request, [.. Ones(request).Select(_ => float.NaN)]),
        "truncated-values" => Answer(request, Ones(request)[1..]),
        "extra-values" => Answer(request, [.. Ones(request), 1]),
        "missing-pass" => Answer(request, Ones(request), outputs => outputs[1..]),
        "twice" => Answer(request, Ones(request), outputs => [outputs[0], outputs[0], .. outputs[2..]]),
        "huge-shape" => Answer(request, Ones(request), outputs => [outputs[0] with { Shape = [request.Samples, long.MaxValue, long.MaxValue] }]),
        "negative-shape" => Answer(request, Ones(request), outputs => [outputs[0] with { Shape = [request.Samples, -1] }]),
        "scalar" => Answer(request, Ones(request), outputs => [outputs[0] with { Shape = [] }]),
        "stranger-output" => Answer(request, Ones(request), outputs => [outputs[0] with { Name = "other" }]),
        "future" => Write(request, """{"protocol":6,"verdict":"passed"}"""),
        "environment" => Refuse(request, string.Join('\n', Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(pair => $"{pair.Key}={pair.Value}"))),
        "ugly-refusal" => Refuse(request, $"\u001b[31mno\u0000 \u202eevil in {Environment.CurrentDirectory}"),
        "replace-response" => ReplaceResponse(request),
        var text => Write(request, text),
    };

    /// <summary>Never returns.</summary>
    public static int Hang()
    {
        using var never = new ManualResetEvent(initialState: false);
        never.WaitOne();
        return 0;
    }

    /// <summary>One 1.0 for each sample, output and pass.</summary>
    private static float[] Ones(EvaluationRequest request) =>
        [.. Enumerable.Repeat(1f, request.Samples * request.Outputs.Length * request.Passes.Length)];

    private static int Answer(EvaluationRequest request, float[] values, Func<AnsweredOutput[], AnsweredOutput[]>? edit = null)
    {
        File.WriteAllBytes(request.Values, MemoryMarshal.AsBytes(values.AsSpan()));
        AnsweredOutput[] outputs = [.. Enumerable.Range(0, request.Passes.Length)
            .SelectMany(pass => request.Outputs.Select(name => new AnsweredOutput(pass, name, [request.Samples, 1])))];
        outputs = edit?.Invoke(outputs) ?? outputs;
        var response = new EvaluationResponse(ProtocolVersion.Current, ResponseStatus.Answered, Detail: null, Runtime, "cpu", [], [.. outputs], []);
        return Write(request, JsonSerializer.Serialize(response, ProtocolJson.Default.EvaluationResponse));
    }

    private static int Refuse(EvaluationRequest request, string detail)
    {
        var response = new EvaluationResponse(ProtocolVersion.Current, ResponseStatus.Refused, detail, Runtime: null, Device: null, [], [], []);
        return Write(request, JsonSerializer.Serialize(response, ProtocolJson.Default.EvaluationResponse));
    }

    private static int Write(EvaluationRequest request, string response)
    {
        File.WriteAllText(request.Response, response);
        return 0;
    }

    private static int Crash()
    {
        Console.Error.WriteLine("native stack: boom");
        return 134;
    }

    private static int KillSelf()
    {
        Process.GetCurrentProcess().Kill();
        return 0;
    }

    private static int HangWithChild(EvaluationRequest request)
    {
        StartChild(request);
        return Hang();
    }

    /// <summary>Answers and ends; the child keeps our pipes open and would live on.</summary>
    private static int LeaveChild(EvaluationRequest request)
    {
        StartChild(request);
        return Answer(request, Ones(request));
    }

    private static void StartChild(EvaluationRequest request)
    {
        using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["hang"]) { UseShellExecute = false })!;
        File.WriteAllText(request.Model + ".child", child.Id.ToString(CultureInfo.InvariantCulture));
    }

    private static int Chatter(EvaluationRequest request)
    {
        var line = new byte[1 << 20];
        line.AsSpan().Fill((byte)'x');
        using var output = Console.OpenStandardOutput();
        using var error = Console.OpenStandardError();
        for (var i = 0; i < 512; i++)
        {
            output.Write(line);
            error.Write(line);
        }

        return Answer(request, Ones(request));
    }

    private static int EndlessValues(EvaluationRequest request)
    {
        var block = new byte[1 << 16];
        using var values = new FileStream(request.Values, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        while (values.Length < 1L << 30)
        {
            values.Write(block);
            values.Flush();
        }

        return Hang();
    }

    /// <summary>Puts a link to another file in the place of the response.</summary>
    private static int ReplaceResponse(EvaluationRequest request)
    {
        Answer(request, Ones(request));
        var elsewhere = request.Response + ".elsewhere";
        File.Copy(request.Response, elsewhere);
        File.WriteAllText(request.Response, "");
        File.Delete(request.Response);
        File.CreateSymbolicLink(request.Response, elsewhere);
        return 0;
    }
}
