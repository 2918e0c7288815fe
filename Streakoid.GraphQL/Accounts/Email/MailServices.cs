using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Streakoid.Accounts.Email;

internal static class MailServices
{
    public static IServiceCollection AddStreakoidMail(this IServiceCollection services, IConfiguration configuration, string dataFolder)
    {
        IConfigurationSection section = configuration.GetSection("Streakoid:Mail");
        services.Configure<MailOptions>(section);
        services.PostConfigure<MailOptions>(options =>
            options.Folder = options.Folder is "" ? Path.Combine(dataFolder, "mail") : options.Folder
        );
        services.TryAddSingleton(TimeProvider.System);
        if (section["Host"] is { Length: > 0 })
            services.AddSingleton<IMailer, SmtpMailer>();
        else
            services.AddSingleton<IMailer, FolderMailer>();
        // Who reads e-mails only as files cannot be expected to confirm an address.
        services.PostConfigure<AccountsOptions>(options =>
            options.UnconfirmedLifetime ??= section["Host"] is { Length: > 0 } ? TimeSpan.FromDays(30) : null
        );
        return services
            .AddSingleton<EmailOutbox>()
            .AddSingleton<EmailLinks>()
            .AddSingleton<EmailTemplates>()
            .AddSingleton<MailComposer>()
            .AddHostedService<MailWorker>()
            .AddSingleton<UnconfirmedSweep>()
            .AddHostedService(provider => provider.GetRequiredService<UnconfirmedSweep>());
    }
}
