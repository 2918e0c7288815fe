using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Components.WebAssembly.Hosting;
using MudBlazor.Services;
using Streakoid.Client;
using Streakoid.Web;
using Streakoid.Web.Offline;
using Streakoid.Web.Sessions;

WebAssemblyHostBuilder builder = WebAssemblyHostBuilder.CreateDefault(args);
builder.RootComponents.Add<App>("#app");
builder.RootComponents.Add<HeadOutlet>("head::after");
builder.Services.AddMudServices();
builder
    .Services.AddStreakoidClient()
    .ConfigureHttpClient(http => http.BaseAddress = new Uri(new Uri(builder.HostEnvironment.BaseAddress), "graphql"))
    // Server-sent events would take one of the six connections that all tabs share.
    .Configure(options => options.SubscriptionTransport = SubscriptionTransport.WebSocket)
    .UseTokenStore<BrowserTokenStore>()
    .UseDeviceStore<BrowserDeviceStore>();
builder.Services.AddSingleton<BrowserStorage>().AddSingleton<Browser>().AddSingleton<AppSession>().AddSingleton<CheckInQueue>();

WebAssemblyHost host = builder.Build();
await host.Services.GetRequiredService<AppSession>().StartAsync();
await host.RunAsync();
