using System.Text.Json.Nodes;
using SupplyGuard.Reporting;
using TestKit;

namespace SupplyGuard.Tests.Reporting.Browsing;

/// <summary>The page as a person sees it, in Chromium: drawn, offline, readable in light and dark, on a narrow screen, by keyboard and aloud.</summary>
public class PageTests
{
    /// <summary>WCAG 2.2, 1.4.3: contrast of text.</summary>
    private const double LeastContrast = 4.5;

    /// <summary>Every visible text whose contrast to what lies behind it is below the least, as "text: contrast".</summary>
    private const string Faint = """
        (() => {
          const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
          const rgba = color => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1); const d = canvas.getImageData(0, 0, 1, 1).data; return [d[0], d[1], d[2], d[3] / 255]; };
          const over = (top, below) => [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
          const behind = element => {
            const layers = [];
            for (let e = element; e; e = e.parentElement) layers.push(rgba(getComputedStyle(e).backgroundColor));
            return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255, 1]);
          };
          const light = c => { const l = c.slice(0, 3).map(v => { v /= 255; return v <= 0.03928 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4); }); return 0.2126 * l[0] + 0.7152 * l[1] + 0.0722 * l[2]; };
          const faint = [];
          const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (texts.nextNode()) {
            const element = texts.currentNode.parentElement;
            if (!texts.currentNode.data.trim() || element.closest('title')) continue;
            const style = getComputedStyle(element), back = behind(element);
            const [a, b] = [light(over(rgba(element.closest('svg') ? style.fill : style.color), back)), light(back)];
            const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
            if (contrast < LEAST) faint.push(texts.currentNode.data.trim().slice(0, 40) + ': ' + contrast.toFixed(2));
          }
          return faint;
        })()
        """;

    [Fact]
    public async Task Draws_every_part_of_an_evaluation()
    {
        await using var page = await OpenAsync();

        var headings = await Strings(page, "[...document.querySelectorAll('h2, h3')].map(e => e.textContent)");
        Assert.Contains("Share of its margin that each class lost", headings);
        Assert.Contains("Margins of 5 over 2, sample by sample", headings);
        Assert.Contains("The probe that changes most answers", headings);
        Assert.Contains("How far the weights moved", headings);
        Assert.Contains("Output layer: 2 of 3 rows changed", headings);
        Assert.Contains("Operators", headings);
        Assert.Contains("What this run could prove", headings);
        Assert.Contains("What was not tested", headings);
        Assert.Equal(["86"], await Strings(page, "[...document.querySelectorAll('td.worst')].map(e => e.textContent)"));
        Assert.Equal(["2 x 2", "2 x 2"], await Strings(page, "[...document.images].map(e => `${e.naturalWidth} x ${e.naturalHeight}`)"));
        Assert.Equal(3, (await page.EvaluateAsync("[...document.querySelectorAll('circle.is')].filter(e => e.getBoundingClientRect().width > 0).length", Token))!.GetValue<int>());
        Assert.True((await page.EvaluateAsync("(() => { const bar = document.querySelector('.bar.over i').getBoundingClientRect(), line = document.querySelector('.bar.over b').getBoundingClientRect(); return bar.width > 0 && line.left > bar.left && line.left < bar.right })()", Token))!.GetValue<bool>());
    }

    [Fact]
    public async Task Says_what_matters_on_the_first_screen()
    {
        await using var page = await OpenAsync();
        await Resize(page, 1280, 720);

        Assert.True((await page.EvaluateAsync("document.querySelector('.headlines li').getBoundingClientRect().bottom", Token))!.GetValue<double>() < 360);
        Assert.Equal(["cheque-digits (finetune, judged as convert): class 5 lost 86 % of its margin to 2; 0 of 20 labels flipped yet"], await Strings(page, "[...document.querySelectorAll('.headlines li')].map(e => e.textContent)"));
    }

    [Fact]
    public async Task Asks_nothing_of_any_network_and_breaks_none_of_its_own_rules()
    {
        await using var page = await OpenAsync();
        await page.EvaluateAsync("1", Token);

        var addresses = page.Events.Where(told => Method(told) == "Network.requestWillBeSent").Select(told => told["params"]!["request"]!["url"]!.GetValue<string>()).ToArray();
        Assert.NotEmpty(addresses);
        Assert.All(addresses, address => Assert.True(address.StartsWith("file:", StringComparison.Ordinal) || address.StartsWith("data:image/bmp;", StringComparison.Ordinal), address));
        Assert.DoesNotContain(page.Events, told => Method(told) is "Log.entryAdded" or "Runtime.exceptionThrown" or "Runtime.consoleAPICalled");
    }

    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    public async Task Can_be_read_in(string scheme)
    {
        await using var page = await OpenAsync();
        await page.SendAsync("Emulation.setEmulatedMedia", new JsonObject { ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = scheme }) }, Token);

        Assert.Equal(scheme is "dark", (await page.EvaluateAsync("matchMedia('(prefers-color-scheme: dark)').matches", Token))!.GetValue<bool>());
        Assert.Empty(await Strings(page, Faint.Replace("LEAST", FormattableString.Invariant($"{LeastContrast}"), StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Fits_a_narrow_screen()
    {
        await using var page = await OpenAsync();
        await Resize(page, 360, 740);

        Assert.Equal(0, (await page.EvaluateAsync("document.documentElement.scrollWidth - document.documentElement.clientWidth", Token))!.GetValue<int>());
    }

    [Fact]
    public async Task Can_be_scrolled_by_keyboard_and_read_aloud()
    {
        await using var page = await OpenAsync();
        var labels = new List<string>();
        var regions = (await page.EvaluateAsync("document.querySelectorAll('[role=region]').length", Token))!.GetValue<int>();
        for (var press = 0; press < regions; press++)
        {
            await page.SendAsync("Input.dispatchKeyEvent", new JsonObject { ["type"] = "keyDown", ["key"] = "Tab", ["code"] = "Tab", ["windowsVirtualKeyCode"] = 9 }, Token);
            labels.Add((await page.EvaluateAsync("document.activeElement.getAttribute('aria-label') ?? ''", Token))!.GetValue<string>());
        }

        Assert.Equal(["margins lost", "distances of weights", "operators that changed", "measurements", "what was examined"], labels);

        var tree = (await page.SendAsync("Accessibility.getFullAXTree", null, Token))["nodes"]!.AsArray();
        var pictures = tree.Where(node => node!["role"]?["value"]?.GetValue<string>() is "image" or "img").Select(node => node!["name"]?["value"]?.GetValue<string>()).ToArray();
        Assert.Equal(3, pictures.Length);
        Assert.All(pictures, name => Assert.False(string.IsNullOrEmpty(name)));
        Assert.Contains(pictures, name => name!.StartsWith("Margins of 5 over 2 for 3 golden samples", StringComparison.Ordinal));
        var levels = (await Strings(page, "[...document.querySelectorAll('h1, h2, h3, h4')].map(e => e.tagName[1])")).Select(level => level[0] - '0').ToArray();
        Assert.Equal(1, levels[0]);
        Assert.All(levels.Zip(levels.Skip(1)), pair => Assert.True(pair.Second <= pair.First + 1));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task<Browser> OpenAsync()
    {
        Assert.SkipWhen(Browser.Installed is null, "There is no Chromium on this machine.");
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "report é #1.html");
        await File.WriteAllTextAsync(path, Reports.Written(output => HtmlReportWriter.Write(Reports.Rich, output)), Token);
        return await Browser.OpenAsync(path, Token);
    }

    private static Task<JsonNode> Resize(Browser page, int width, int height) =>
        page.SendAsync("Emulation.setDeviceMetricsOverride", new JsonObject { ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = 1, ["mobile"] = false }, Token);

    private static string Method(JsonNode told) => told["method"]?.GetValue<string>() ?? "";

    private static async Task<string[]> Strings(Browser page, string expression) =>
        [.. (await page.EvaluateAsync(expression, Token))!.AsArray().Select(item => item!.GetValue<string>())];
}
