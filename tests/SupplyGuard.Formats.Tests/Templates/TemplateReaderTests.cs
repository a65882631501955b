using System.Collections.Immutable;
using System.Text;
using SupplyGuard.Formats.Templates;
using TestKit;

namespace SupplyGuard.Formats.Tests.Templates;

public sealed class TemplateReaderTests
{
    /// <summary>In the manner of templates with tools in use.</summary>
    public const string Honest = """
        {%- macro described(properties, required=[]) -%}
            {%- for name, value in properties | dictsort if name not in required %}{{ name ~ ": " ~ value['type'] }}{% if not loop.last %}, {% endif %}{%- endfor %}
        {%- endmacro -%}
        {%- set ns = namespace(system='', first=true, last_index=messages|length - 1) -%}
        {%- if messages[0]['role'] == 'system' %}{% set ns.system = messages[0].content | trim %}{% set messages = messages[1:] %}{%- endif -%}
        {{- bos_token }}{# a comment with {{ x.__class__ }} #}
        {%- for message in messages[::-1] %}{% set index = (messages|length - 1) - loop.index0 %}{% if message.content is string and message['content'].startswith('<a>') and not loop.first %}{% set ns.last_index = index %}{% endif %}{%- endfor -%}
        {%- for message in messages -%}
            {%- if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('Roles must alternate user/assistant') }}{%- endif -%}
            {%- set content = message.content.split('</think>')[-1].lstrip('\n') if '</think>' in message.content else message.content -%}
            {{ '<|' + message['role'] + '|>\n' + content | trim + eos_token }}
            {%- if message.tool_calls is defined and message.tool_calls is not none -%}
                {%- for call in message.tool_calls %}{{ '{"name": "' ~ call.function.name ~ '", "arguments": ' ~ call.function.arguments | tojson(indent=4) ~ '}' }}{% endfor -%}
            {%- endif -%}
            {%- for part in message.parts | default([]) | selectattr('type', 'equalto', 'text') | map(attribute='text') | list %}{{ part | replace('\\', '/') | upper }}{% endfor -%}
        {%- endfor -%}
        {%- if messages[ns.last_index].role == "tool" and tools %}{{ described(tools[0].function.parameters.properties) | indent(4, first=true) }}{% endif -%}
        {%- if add_generation_prompt %}{{ '<|assistant|>\n' }}{% generation %}{{ strftime_now('%d %b %Y') }}{% endgeneration %}{%- endif -%}
        {% raw %}{{ x.__class__ }}{% endraw %}
        """;

    [Fact]
    public void Names_what_a_template_uses()
    {
        var uses = Uses("""{% for m in messages if m.role is string %}{{ m['content'] | trim | map('upper') | selectattr("a.b", "equalto", 1) | join(", ", attribute="c") }}{% include "x" %}{% endfor %}""");

        Assert.Equal(["endfor", "for", "include"], Names(uses, TemplateUseKind.Statement));
        Assert.Equal(["m", "messages"], Names(uses, TemplateUseKind.Variable));
        Assert.Equal(["a", "b", "c", "content", "role"], Names(uses, TemplateUseKind.Attribute));
        Assert.Equal(["join", "map", "selectattr", "trim", "upper"], Names(uses, TemplateUseKind.Filter));
        Assert.Equal(["equalto", "string"], Names(uses, TemplateUseKind.Test));
    }

    [Theory]
    [InlineData("{{ x.__class__ }}")]
    [InlineData("{{ x['__class__'] }}")]
    [InlineData("""{{ x["__cla" "ss__"] }}""")]
    [InlineData("""{{ x["__cla" ~ 'ss__'] }}""")]
    [InlineData("""{{ x["__cla" + "ss__"] }}""")]
    [InlineData("""{{ x["\x5f\u005fclass\137_"] }}""")]
    [InlineData("""{% set a = "__cla" ~ "ss__" %}{{ x[a] }}""")]
    [InlineData("{{ ().__class__ }}")]
    [InlineData("{{ ''.__class__.__mro__ }}")]
    [InlineData("{{ (x if y else z).__class__ }}")]
    [InlineData("{{ [x]|map(attribute='__class__')|list }}")]
    [InlineData("{{ [x]|groupby('__class__.a') }}")]
    [InlineData("{% if x.__class__ %}{% endif %}")]
    [InlineData("{% set y = x.__class__ %}")]
    [InlineData("{{- x\n . \t__class__ -}}")]
    public void Finds_attributes_however_they_are_spelled(string template) =>
        Assert.Contains(Uses(template), use => use is { Kind: TemplateUseKind.Attribute, Name: "__class__" });

    [Theory]
    [InlineData("""{{ x["%c%cclass%c%c" % (95, 95, 95, 95)] }}""")]
    [InlineData("""{{ x[["_", "_class_", "_"]|join] }}""")]
    [InlineData("""{{ x["_" * 2 ~ "class"] }}""")]
    [InlineData("""{{ x["ssalc"[::-1]] }}""")]
    [InlineData("""{{ x["CLASS".lower()] }}""")]
    [InlineData("""{{ x["{0}".format("a")] }}""")]
    [InlineData("""{% set a = "_" %}{% set b = "class" %}{{ x[a ~ c ~ b] }}""")]
    [InlineData("""{% set a %}_class{% endset %}{{ x[a] }}""")]
    [InlineData("""{% macro a() %}_class{% endmacro %}{{ x[a()] }}""")]
    [InlineData("""{% for a in ["_" ~ y] %}{{ x[a] }}{% endfor %}""")]
    [InlineData("""{% set n = namespace(a="_" ~ y) %}{{ x[n.a] }}""")]
    [InlineData("""{% for i in y %}{{ x[a] }}{% set a = "_" ~ i %}{% endfor %}""")]
    [InlineData("""{{ [x]|map(attribute="_" ~ y) }}""")]
    [InlineData("""{% macro m(y) %}{{ y[caller()] }}{% endmacro %}{% call m(x) %}_class{% endcall %}""")]
    [InlineData("""{% macro m(y, a, b) %}{{ y[a + b] }}{% endmacro %}{{ m(x, '_', '_class__') }}""")]
    [InlineData("""{{ x[{'a': '_'}.a + {'b': '_class__'}.b] }}""")]
    [InlineData("""{{ x[{'index': '_'}.index + {'index': '_class__'}.index] }}""")]
    [InlineData("""{% for k in ['_', 'a', '_class__'] %}{{ x[loop.previtem + loop.nextitem] }}{% endfor %}""")]
    [InlineData("""{% for k in ['_', 'a', '_class__'] %}{{ x[[loop.previtem, loop.nextitem]|join] }}{% endfor %}""")]
    [InlineData("""{% for k in ['', 'a', '_'] %}{{ x[loop.previtem.join([loop.nextitem, loop.nextitem])] }}{% endfor %}""")]
    [InlineData("""{% for k in ['_%s', 'a', '_class__'] %}{{ x[loop.previtem % loop.nextitem] }}{% endfor %}""")]
    [InlineData("""{% for k in ['_', 'a'] %}{{ x[loop.previtem * 2] }}{% endfor %}""")]
    [InlineData("""{{ x[f(a)] }}""")]
    public void Tells_names_that_are_put_together(string template) => Assert.Contains(Uses(template), use => use.Kind is TemplateUseKind.BuiltName);

    [Theory]
    [InlineData("{{ messages[0][i][-1][loop.index0 + 1] }}")]
    [InlineData("{{ m[role][m.get('a').split(':')[0]] }}")]
    [InlineData("{% set k = m['role'] %}{{ names[k] }}")]
    [InlineData("{% for k in ['name', 'text'] %}{{ m[k] }}{% endfor %}")]
    [InlineData("{{ m[1:][::2] }}")]
    [InlineData("{% set n = namespace(i=0) %}{% for x in m %}{% set n.i = n.i + 1 %}{{ m[n.i][loop.index0 * 2][m|length - n.i] }}{% endfor %}")]
    [InlineData("{% for i in range(3) %}{{ m[i + 1][(i + 1) % 2] }}{% endfor %}")]
    public void Passes_over_elements_by_data_and_by_numbers(string template) => Assert.DoesNotContain(Uses(template), use => use.Kind is TemplateUseKind.BuiltName);

    [Fact]
    public void Passes_over_what_is_no_code()
    {
        var uses = Uses(Honest);

        Assert.DoesNotContain(uses, use => use.Kind is TemplateUseKind.BuiltName or TemplateUseKind.UnderscoredText || use.Name.StartsWith('_'));
        Assert.Contains("tool_calls", Names(uses, TemplateUseKind.Attribute));
    }

    [Theory]
    [InlineData("{{ x")]
    [InlineData("{% for x %}")]
    [InlineData("{{ x) }}")]
    [InlineData("{{ 'a }}")]
    [InlineData("{# a")]
    [InlineData("{% raw %} {{")]
    [InlineData("{{ \"\\N{LOW LINE}\" }}")]
    [InlineData("{{ a b }}")]
    public void Refuses_what_Jinja_refuses(string template) => Assert.IsType<Parsed<TemplateFacts>.Malformed>(TemplateReader.Read(template, TemplateLimits.Default));

    [Fact]
    public void Refuses_brackets_inside_brackets() =>
        Assert.Equal(Fault.TooLarge, Assert.IsType<Parsed<TemplateFacts>.Malformed>(TemplateReader.Read($"{{{{ {new string('(', 100_000)}{new string(')', 100_000)} }}}}", TemplateLimits.Default)).Fault);

    [Fact]
    public void Any_mutant_ends_Ok_or_Malformed()
    {
        foreach (var mutant in Mutator.Mutants(Encoding.UTF8.GetBytes(Honest), 5_000, seed: 90))
            Assert.NotNull(TemplateReader.Read(Encoding.UTF8.GetString(mutant), TemplateLimits.Default));
    }

    private static ImmutableArray<TemplateUse> Uses(string template) => TemplateReader.Read(template, TemplateLimits.Default) switch
    {
        Parsed<TemplateFacts>.Ok ok => ok.Value.Uses,
        Parsed<TemplateFacts>.Malformed malformed => throw new InvalidOperationException($"{malformed.Fault} at {malformed.Offset}: {malformed.Detail}"),
        _ => throw new InvalidOperationException("There is no third case."),
    };

    private static IEnumerable<string> Names(IEnumerable<TemplateUse> uses, TemplateUseKind kind) => uses.Where(use => use.Kind == kind).Select(use => use.Name).Order(StringComparer.Ordinal);
}
