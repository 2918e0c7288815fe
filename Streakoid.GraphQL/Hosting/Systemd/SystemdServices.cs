namespace Streakoid.Hosting.Systemd;

internal static class SystemdServices
{
    /// <summary>Registers systemd notifications, if the server was started by a unit of type <c>notify</c>.</summary>
    public static IServiceCollection AddSystemd(this IServiceCollection services, IConfiguration configuration)
    {
        SystemdNotifier notifier = new(configuration);
        return notifier.IsOn ? services.AddSingleton(notifier).AddHostedService<SystemdSupervision>() : services;
    }
}
