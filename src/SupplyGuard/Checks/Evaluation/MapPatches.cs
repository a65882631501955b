using SupplyGuard.Evidence.Evaluation;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>
/// Connected places of one class in a map, with neighbours at all eight sides and corners. A patch that holds no place where its class is true is a stray one:
/// something is seen where there is nothing. Pure but for its own memory.
/// </summary>
internal sealed class MapPatches(int height, int width)
{
    private readonly int[] _waiting = new int[height * width];

    /// <summary>Places of every class that are in stray patches. Places that do not count join others and are not counted.</summary>
    /// <param name="answered">The class of every place; none is left.</param>
    /// <param name="truth">What is true of them.</param>
    public int[] Strays(Span<short> answered, ReadOnlySpan<short> truth, int classes)
    {
        var strays = new int[classes];
        for (var place = 0; place < answered.Length; place++)
        {
            if (answered[place] is >= 0 and var index)
                strays[index] += Stray(answered, truth, place, index);
        }

        return strays;
    }

    /// <summary>Takes a patch off the map. Its places that count; 0 where it is no stray one.</summary>
    private int Stray(Span<short> answered, ReadOnlySpan<short> truth, int first, short index)
    {
        var (waiting, counted, isStray) = (0, 0, true);
        Take(answered, first, ref waiting);
        while (waiting > 0)
        {
            var place = _waiting[--waiting];
            counted += truth[place] == TrueMaps.Uncounted ? 0 : 1;
            isStray &= truth[place] != index;
            var (row, column) = (place / width, place % width);
            for (var down = Math.Max(0, row - 1); down <= Math.Min(height - 1, row + 1); down++)
            {
                for (var across = Math.Max(0, column - 1); across <= Math.Min(width - 1, column + 1); across++)
                {
                    if (answered[(down * width) + across] == index)
                        Take(answered, (down * width) + across, ref waiting);
                }
            }
        }

        return isStray ? counted : 0;
    }

    private void Take(Span<short> answered, int place, ref int waiting)
    {
        answered[place] = TrueMaps.NoClass;
        _waiting[waiting++] = place;
    }
}
