using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using NodaTime;
using Npgsql;

namespace Streakoid.Data;

/// <summary>
/// The database as one user sees it. Before <see cref="ActAs"/> it sees no user's rows: the query filters compare with an
/// id that no row has, and PostgreSQL's row-level security with no id at all.
/// </summary>
public sealed class StreakoidDb(DbContextOptions<StreakoidDb> options) : DbContext(options)
{
    // Found once for a context that is pooled, and is used for many rows.
    private readonly OwnershipInterceptor? _ownership = Interceptor<OwnershipInterceptor>(options);
    private readonly ICommitWatch? _commits = Interceptor<ICommitWatch>(options);
    private UserId? _owner;

    public DbSet<User> Users => Set<User>();

    public DbSet<Session> Sessions => Set<Session>();

    public DbSet<RefreshToken> RefreshTokens => Set<RefreshToken>();

    public DbSet<SecurityEvent> SecurityEvents => Set<SecurityEvent>();

    public DbSet<Device> Devices => Set<Device>();

    public DbSet<PersonalAccessToken> PersonalAccessTokens => Set<PersonalAccessToken>();

    public DbSet<EmailLink> EmailLinks => Set<EmailLink>();

    public DbSet<OutgoingMail> OutgoingMail => Set<OutgoingMail>();

    public DbSet<Streak> Streaks => Set<Streak>();

    public DbSet<CheckIn> CheckIns => Set<CheckIn>();

    public DbSet<RecordedClientId> ClientIds => Set<RecordedClientId>();

    public DbSet<Schedule> Schedules => Set<Schedule>();

    public DbSet<Pause> Pauses => Set<Pause>();

    public DbSet<Skip> Skips => Set<Skip>();

    public DbSet<Run> Runs => Set<Run>();

    public DbSet<Checkpoint> Checkpoints => Set<Checkpoint>();

    public DbSet<Invitation> Invitations => Set<Invitation>();

    public DbSet<Incident> Incidents => Set<Incident>();

    public DbSet<SignInAttempts> SignInAttempts => Set<SignInAttempts>();

    public DbSet<RequestAllowance> RequestAllowances => Set<RequestAllowance>();

    /// <summary>The user whose rows this context sees, or the empty id, which no row has.</summary>
    public Guid OwnerId => _owner?.Value ?? Guid.Empty;

    /// <summary>Sets the user for row-level security; null in contexts of migrations.</summary>
    internal IOwnerCommand? Owner { get; } = Interceptor<IOwnerCommand>(options);

    /// <summary>Whether the user is set in the open transaction.</summary>
    internal bool IsOwnerNamed { get; set; }

    /// <summary>Whether a statement has failed on the open connection, so that it is ended instead of going back to the pool.</summary>
    internal bool IsOutOfStep { get; set; }

    private NpgsqlConnection? _heard;
    private bool _isUnreplicated;

    /// <summary>The observer of slow statements.</summary>
    internal IStatementWatch? Watch { get; } = Interceptor<IStatementWatch>(options);

    /// <summary>Tells of a write that was committed.</summary>
    /// <exception cref="UnreplicatedCommitException">The synchronous standby does not have it.</exception>
    internal void Committed()
    {
        if (_owner is { } owner)
            _commits?.Committed(owner);
        if (!_isUnreplicated)
            return;
        _isUnreplicated = false;
        throw new UnreplicatedCommitException();
    }

    /// <summary>
    /// Notes where PostgreSQL stops waiting for its synchronous standby: it warns, and the commit is answered as if all were well. The
    /// warning has no code of its own, but names the routine.
    /// </summary>
    internal void Hear(NpgsqlConnection connection)
    {
        if (ReferenceEquals(_heard, connection))
            return;
        _heard = connection;
        connection.Notice += (_, message) => _isUnreplicated |= message.Notice.Routine == "SyncRepWaitForLSN";
    }

    /// <summary>What the open transaction changes of streaks' histories, written when it ends.</summary>
    public HistoryChanges Changes { get; } = new();

    /// <summary>Binds the context to a user, once in its life.</summary>
    public void ActAs(UserId user)
    {
        if (_owner is { } bound && bound != user)
            throw new InvalidOperationException("This context already acts for another user. Use a new one.");
        _owner = user;
    }

    /// <summary>The owner of a row that is being read, once the ownership interceptor has seen it.</summary>
    /// <exception cref="ForeignRowException">The row belongs to another user.</exception>
    public Guid VerifyOwner<TRow>(Guid owner)
    {
        if (owner != OwnerId)
            _ownership?.Refuse(typeof(TRow));
        return owner;
    }

    // A disposed context returns to the pool and must not keep its user.
    public override void Dispose()
    {
        _owner = null;
        Changes.Clear();
        base.Dispose();
    }

    public override ValueTask DisposeAsync()
    {
        _owner = null;
        Changes.Clear();
        return base.DisposeAsync();
    }

    private static T? Interceptor<T>(DbContextOptions options) =>
        (options.FindExtension<CoreOptionsExtension>()?.Interceptors ?? []).OfType<T>().SingleOrDefault();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<User>(user =>
        {
            user.HasKey(u => u.Id);
            user.HasIndex(u => u.EmailKey).IsUnique();
            user.HasIndex(u => u.CreatedAt).HasFilter("email_verified_at IS NULL");
            user.Property(u => u.DayStartsAt).HasDefaultValue(LocalTime.Midnight);
            user.Property(u => u.FormerTimeZones)
                .HasConversion(zones => zones.ToString(), text => FormerTimeZones.Parse(text))
                .HasDefaultValue(FormerTimeZones.None);
            user.Property(u => u.WeekStarts)
                .HasConversion(starts => starts.ToString(), text => WeekStarts.Parse(text))
                .HasDefaultValue(WeekStarts.Monday);
            user.Property(u => u.JumpedDates).HasDefaultValueSql("'{}'");
            user.Property(u => u.SecurityStamp).HasDefaultValue(1).ValueGeneratedNever();
            user.HasQueryFilter(u => u.Id == OwnerId);
        });
        modelBuilder.Entity<Session>(session =>
        {
            session.HasKey(s => new { s.UserId, s.Id });
            session.HasOne<User>().WithMany().HasForeignKey(s => s.UserId);
            session.Property(s => s.Client).HasDefaultValue("");
            session.Property(s => s.SecurityStamp).HasDefaultValue(1).ValueGeneratedNever();
            session.HasQueryFilter(s => s.UserId == OwnerId);
        });
        modelBuilder.Entity<RefreshToken>(token =>
        {
            token.HasKey(t => new { t.UserId, t.Hash });
            token.HasOne<Session>().WithMany().HasForeignKey(t => new { t.UserId, t.SessionId });
            token.HasQueryFilter(t => t.UserId == OwnerId);
        });
        modelBuilder.Entity<PersonalAccessToken>(token =>
        {
            token.ToTable("access_tokens");
            token.HasKey(t => new { t.UserId, t.Id });
            token.HasOne<User>().WithMany().HasForeignKey(t => t.UserId);
            token.HasIndex(t => new { t.UserId, t.Hash }).IsUnique();
            token.HasQueryFilter(t => t.UserId == OwnerId);
        });
        modelBuilder.Entity<Device>(device =>
        {
            device.HasKey(d => new { d.UserId, d.Hash });
            device.HasOne<User>().WithMany().HasForeignKey(d => d.UserId);
            device.HasQueryFilter(d => d.UserId == OwnerId);
        });
        modelBuilder.Entity<SecurityEvent>(entry =>
        {
            entry.HasKey(e => new { e.UserId, e.Id });
            entry.HasOne<User>().WithMany().HasForeignKey(e => e.UserId);
            entry.HasIndex(e => e.OccurredAt);
            entry.HasQueryFilter(e => e.UserId == OwnerId);
        });
        modelBuilder.Entity<EmailLink>(link =>
        {
            link.ToTable("mailed_links");
            link.HasKey(l => new { l.UserId, l.Hash });
            link.HasOne<User>().WithMany().HasForeignKey(l => l.UserId);
            link.HasQueryFilter(l => l.UserId == OwnerId);
        });
        modelBuilder.Entity<Streak>(streak =>
        {
            streak.HasKey(s => new { s.UserId, s.Id });
            streak.HasOne<User>().WithMany().HasForeignKey(s => s.UserId);
            streak
                .HasIndex(s => new
                {
                    s.UserId,
                    s.CreatedAt,
                    s.Id,
                })
                .HasFilter("archived_at IS NULL");
            streak.HasIndex(s => s.PictureKey).HasFilter("picture_key IS NOT NULL");
            streak.Property(s => s.Tags).HasDefaultValueSql("'{}'");
            streak
                .Property(s => s.Backdating)
                .HasConversion(changes => changes.ToString(), text => BackdatingChanges.Parse(text))
                .HasColumnName("backdating_changes")
                .HasDefaultValue(BackdatingChanges.None);
            streak.Property(s => s.Version).HasDefaultValue(1);
            streak.Property(s => s.Position).HasDefaultValue(0);
            streak.HasQueryFilter(s => s.UserId == OwnerId);
        });
        modelBuilder.Entity<CheckIn>(checkIn =>
        {
            checkIn.HasKey(c => new { c.UserId, c.Id });
            checkIn.HasOne<Streak>().WithMany().HasForeignKey(c => new { c.UserId, c.StreakId });
            checkIn
                .HasIndex(c => new
                {
                    c.UserId,
                    c.StreakId,
                    c.Day,
                })
                .IsUnique();
            checkIn.Property(c => c.Backdated).HasDefaultValue(false);
            checkIn.Property(c => c.ClientIds).HasDefaultValueSql("'{}'");
            checkIn.HasQueryFilter(c => c.UserId == OwnerId);
        });
        modelBuilder.Entity<RecordedClientId>(id =>
        {
            id.HasKey(i => new { i.UserId, i.ClientId });
            id.HasOne<Streak>().WithMany().HasForeignKey(i => new { i.UserId, i.StreakId });
            id.HasQueryFilter(i => i.UserId == OwnerId);
        });
        modelBuilder.Entity<Schedule>(schedule =>
        {
            schedule.HasKey(s => new
            {
                s.UserId,
                s.StreakId,
                s.EffectiveFrom,
            });
            schedule.HasOne<Streak>().WithMany().HasForeignKey(s => new { s.UserId, s.StreakId });
            schedule.ComplexProperty(s => s.Rule);
            schedule.HasQueryFilter(s => s.UserId == OwnerId);
        });
        modelBuilder.Entity<Pause>(pause =>
        {
            pause.HasKey(p => new
            {
                p.UserId,
                p.StreakId,
                p.FirstDay,
            });
            pause.HasOne<Streak>().WithMany().HasForeignKey(p => new { p.UserId, p.StreakId });
            pause.HasQueryFilter(p => p.UserId == OwnerId);
        });
        modelBuilder.Entity<Skip>(skip =>
        {
            skip.HasKey(s => new
            {
                s.UserId,
                s.StreakId,
                s.Day,
            });
            skip.HasOne<Streak>().WithMany().HasForeignKey(s => new { s.UserId, s.StreakId });
            skip.HasQueryFilter(s => s.UserId == OwnerId);
        });
        modelBuilder.Entity<Run>(run =>
        {
            run.HasKey(r => new
            {
                r.UserId,
                r.StreakId,
                r.FirstDay,
            });
            run.HasOne<Streak>().WithMany().HasForeignKey(r => new { r.UserId, r.StreakId });
            run.HasQueryFilter(r => r.UserId == OwnerId);
        });
        modelBuilder.Entity<Checkpoint>(checkpoint =>
        {
            checkpoint.HasKey(c => new
            {
                c.UserId,
                c.StreakId,
                c.Day,
            });
            checkpoint.HasOne<Streak>().WithMany().HasForeignKey(c => new { c.UserId, c.StreakId });
            checkpoint.HasQueryFilter(c => c.UserId == OwnerId);
        });
        modelBuilder.Entity<OutgoingMail>(mail =>
        {
            mail.ToTable("outgoing_mail");
            mail.HasKey(m => m.Id);
            mail.HasIndex(m => new { m.Domain, m.DueAt }).HasFilter("handed_over_at IS NULL");
            mail.Property(m => m.CreatedAt).HasDefaultValueSql("now()");
            mail.Property(m => m.DueAt).HasDefaultValueSql("now()");
            mail.Property(m => m.Attempts).HasDefaultValue(0);
        });
        modelBuilder.Entity<Incident>(incident => incident.Property(i => i.Reason).HasMaxLength(Incident.MaxReasonLength));
        modelBuilder.Entity<Invitation>(invitation =>
        {
            invitation.HasIndex(i => i.Hash).IsUnique();
            invitation.Property(i => i.Note).HasMaxLength(Invitation.MaxNoteLength);
        });
        modelBuilder.Entity<SignInAttempts>(failures =>
        {
            failures.ToTable("sign_in_failures");
            failures.HasKey(f => f.Key);
        });
        modelBuilder.Entity<RequestAllowance>(allowance =>
        {
            allowance.ToTable("request_allowances");
            allowance.HasKey(a => a.Key);
        });
    }
}
