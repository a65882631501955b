using Humanizer;

namespace ChequeReader;

/// <summary>An amount as read: its value, and the confidence in its least certain digit.</summary>
internal readonly record struct Amount(long Value, double Confidence)
{
    public string InWords => Value.ToWords();
}
