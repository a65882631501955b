namespace SupplyGuard.Runtime.Tests;

internal static class Refusals
{
    /// <summary>The one exception that is documented, with this reason, and two sentences: what is wrong, and what to do.</summary>
    public static ModelNotVerifiedException Expect(NotVerifiedReason reason, Func<object> asked)
    {
        var refused = Assert.Throws<ModelNotVerifiedException>(asked);
        Assert.Equal(reason, refused.Reason);
        Assert.True(refused.Message.Count(character => character is '.') > 1, refused.Message);
        return refused;
    }
}
