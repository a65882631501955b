using System.Text.Json;
using TestKit;

namespace SupplyGuard.Tests.Reporting;

/// <summary>The validator that other tests rely on: it must reject.</summary>
public class JsonSchemaTests
{
    [Theory]
    [InlineData("""{"type":"object"}""", "{}", "[]")]
    [InlineData("""{"type":"integer"}""", "1.0", "1.5")]
    [InlineData("""{"type":["string","null"]}""", "null", "1")]
    [InlineData("""{"type":"boolean"}""", "true", "\"true\"")]
    [InlineData("""{"enum":["a",2]}""", "2", "3")]
    [InlineData("""{"const":{"a":1}}""", """{"a":1}""", """{"a":2}""")]
    [InlineData("""{"required":["a"]}""", """{"a":null}""", """{"b":1}""")]
    [InlineData("""{"properties":{"a":{"type":"string"}}}""", """{"a":"x","b":1}""", """{"a":1}""")]
    [InlineData("""{"properties":{"a":{}},"additionalProperties":false}""", """{"a":1}""", """{"b":1}""")]
    [InlineData("""{"additionalProperties":{"type":"number"}}""", """{"a":1}""", """{"a":"1"}""")]
    [InlineData("""{"patternProperties":{"^x":{"type":"number"}},"additionalProperties":false}""", """{"x1":1}""", """{"y":1}""")]
    [InlineData("""{"items":{"type":"number"}}""", "[1,2]", """[1,"2"]""")]
    [InlineData("""{"minItems":2}""", "[1,2]", "[1]")]
    [InlineData("""{"maxItems":1}""", "[1]", "[1,2]")]
    [InlineData("""{"uniqueItems":true}""", "[1,2]", "[1,1.0]")]
    [InlineData("""{"minimum":-1}""", "-1", "-1.5")]
    [InlineData("""{"maximum":100}""", "100", "101")]
    [InlineData("""{"minLength":2}""", "\"ab\"", "\"a\"")]
    [InlineData("""{"pattern":"^[a-f]+$"}""", "\"abc\"", "\"xyz\"")]
    [InlineData("""{"anyOf":[{"required":["a"]},{"required":["b"]}]}""", """{"b":1}""", """{"c":1}""")]
    [InlineData("""{"oneOf":[{"type":"number"},{"minimum":5}]}""", "1", "7")]
    [InlineData("""{"allOf":[{"minimum":1},{"maximum":2}]}""", "2", "3")]
    [InlineData("""{"definitions":{"n":{"type":"array","items":{"$ref":"#/definitions/n"}}},"$ref":"#/definitions/n"}""", "[[],[[]]]", "[[1]]")]
    public void Accepts_the_right_document_and_rejects_the_wrong_one(string schema, string right, string wrong)
    {
        Assert.Empty(JsonSchema.Parse(schema).Faults(JsonElement.Parse(right)));
        Assert.NotEmpty(JsonSchema.Parse(schema).Faults(JsonElement.Parse(wrong)));
    }

    [Fact]
    public void Refuses_a_keyword_it_does_not_know() =>
        Assert.Throws<NotSupportedException>(() => JsonSchema.Parse("""{"if":{}}""").Faults(JsonElement.Parse("1")));

    [Fact]
    public void Names_the_place_that_is_wrong() =>
        Assert.Equal(["$.a[1]: is not of type number"], JsonSchema.Parse("""{"properties":{"a":{"items":{"type":"number"}}}}""").Faults(JsonElement.Parse("""{"a":[1,"x"]}""")));
}
