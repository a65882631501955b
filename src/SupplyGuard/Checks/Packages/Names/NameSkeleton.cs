using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;

namespace SupplyGuard.Checks.Packages.Names;

/// <summary>What is left of a package id when that is taken away which the eye passes over. Ids with the same skeleton look alike.</summary>
internal static class NameSkeleton
{
    /// <summary>Endings that make another id and say nothing.</summary>
    public static readonly ImmutableArray<string> AddedEndings = [".core", ".net", ".netcore", ".netstandard", ".standard", ".sdk", ".official", ".lib", ".library"];

    /// <summary>Endings that people leave out. Not <c>.core</c>: what a package of many parts calls its first one, its owner leaves out himself.</summary>
    public static readonly ImmutableArray<string> DroppedEndings = [".net", ".netcore", ".official"];

    /// <summary>
    /// Characters beyond ASCII that are drawn like an ASCII letter, after Unicode's confusables (UTS #39): Cyrillic, Greek, Armenian, Latin.
    /// </summary>
    private static readonly FrozenDictionary<char, char> Drawn = Pairs(
        "аaеeоoрpсcуyхxіiјjѕsһhԁdԛqԝwгrкkмmнhтtвbпnшwьbлnзeгrԍgѵvҽeӏlԻtӊhҳx"
        + "αaβbγyδdεeηnιiκkνvοoπnρpσoτtυuχxωwζzμuλl"
        + "ɑaɡgıiȷjʟlɴnʀrꜱsᴄcᴏoᴠvᴡwᴢzɩiƖlǀlɪiƅbɗdɓbƙkƿpƽsȥz"
        + "àaáaâaãaäaåaāaăaąaçcćcĉcċcčcďdđdðdèeéeêeëeēeĕeėeęeěeĝgğgġgģgĥhħhìiíiîiïiĩiīiĭiįiĵjķkĺlļlľlŀlłlñnńnņnňnŉnòoóoôoõoöoøoōoŏoőoŕrŗrřrśsŝsşsšsţtťtŧtùuúuûuüuũuūuŭuůuűuųuŵwýyÿyŷyźzżzžzſs"
        + "օoսuցgհhոnքpյjզq");

    /// <param name="lower">A lower-cased id.</param>
    public static string Letters(string lower)
    {
        var letters = new StringBuilder(lower.Length);
        foreach (var letter in lower)
        {
            if (!IsSeparator(letter))
                letters.Append(letter);
        }

        return letters.ToString();
    }

    /// <param name="lower">A lower-cased id. A capital I and a small l are told apart by nobody, and ids have no case: the two are one.</param>
    public static string Of(string lower)
    {
        var skeleton = new StringBuilder(lower.Length);
        foreach (var letter in lower)
        {
            if (IsSeparator(letter))
                continue;

            var plain = Plain(letter);
            var last = skeleton.Length == 0 ? '\0' : skeleton[^1];
            var pair = (last, plain) switch
            {
                ('r', 'n') => 'm',
                ('v', 'v') => 'w',
                ('c', 'l') => 'd',
                _ => '\0',
            };
            if (pair == '\0')
                skeleton.Append(plain);
            else
                skeleton[^1] = pair;
        }

        return skeleton.ToString();
    }

    private static bool IsSeparator(char letter) => letter is '.' or '-' or '_';

    private static char Plain(char letter)
    {
        // Full-width forms are ASCII, moved.
        var plain = letter is >= '\uFF01' and <= '\uFF5E' ? char.ToLowerInvariant((char)(letter - 0xFEE0)) : Drawn.GetValueOrDefault(letter, letter);
        return plain switch
        {
            '0' => 'o',
            '1' or 'i' => 'l',
            '5' => 's',
            _ => plain,
        };
    }

    private static FrozenDictionary<char, char> Pairs(string pairs)
    {
        var drawn = new Dictionary<char, char>();
        for (var i = 0; i < pairs.Length; i += 2)
            drawn.TryAdd(pairs[i], pairs[i + 1]);

        return drawn.ToFrozenDictionary();
    }
}
