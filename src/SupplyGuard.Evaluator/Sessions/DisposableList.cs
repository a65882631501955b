using System.Collections.ObjectModel;

namespace SupplyGuard.Evaluator.Sessions;

/// <summary>Values that are freed together.</summary>
internal sealed class DisposableList<T>(IEnumerable<T> items) : ReadOnlyCollection<T>([.. items]), IDisposable
    where T : IDisposable
{
    public void Dispose()
    {
        foreach (var item in this)
            item.Dispose();
    }
}
