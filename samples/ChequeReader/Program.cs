using ChequeReader;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings
{
    Args = args,
    ContentRootPath = AppContext.BaseDirectory,
});

builder.Services.AddOptions<ReaderOptions>().BindConfiguration(ReaderOptions.Section);
builder.Services.AddSingleton(services => services.GetRequiredService<IOptions<ReaderOptions>>().Value.Under(AppContext.BaseDirectory));
builder.Services.AddSingleton(services => DigitModel.Load(services.GetRequiredService<ReaderSetup>().Model));
builder.Services.AddSingleton<ChequeFolder>();
builder.Services.AddSingleton<AmountReader>();
builder.Services.AddHostedService<ReadingService>();

await builder.Build().RunAsync();
return Environment.ExitCode;
