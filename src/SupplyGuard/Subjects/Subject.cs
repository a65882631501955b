namespace SupplyGuard.Subjects;

/// <summary>The thing under judgement. Its id is what exemptions name and reports show.</summary>
/// <param name="Kind">As in the report: <c>package</c>, <c>project</c>, <c>model</c>, <c>evaluation</c>, <c>build</c>, <c>policy</c> or <c>tool</c>.</param>
/// <param name="Id">Unique in a report; the part before the colon follows from the kind.</param>
public abstract record Subject(string Kind, string Id)
{
    public sealed override string ToString() => Id;
}
