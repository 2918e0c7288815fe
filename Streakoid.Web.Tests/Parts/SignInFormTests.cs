using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;
using Streakoid.Client;
using Streakoid.Client.Testing;
using Streakoid.Web.Parts;
using Streakoid.Web.Sessions;

namespace Streakoid.Web.Tests.Parts;

[Trait("kind", "rules")]
public sealed class SignInFormTests : BunitContext
{
    private readonly HeldTransport _server = new();

    public SignInFormTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddMudServices();
        Services
            .AddSingleton<IStreakoidClient>(new StreakoidClient(_server))
            .AddSingleton<IStreakoidSession>(new TestSession())
            .AddSingleton<BrowserStorage>()
            .AddSingleton<Streakoid.Web.Sessions.Browser>()
            .AddSingleton<AppSession>();
    }

    [Fact]
    public void A_press_shows_progress_and_further_presses_do_nothing()
    {
        IRenderedComponent<SignInForm> form = Render<SignInForm>();
        for (int press = 0; press < 3; press++)
            _ = form.Find("form").SubmitAsync();
        form.WaitForAssertion(() => Assert.Contains("Signing in…", form.Markup, StringComparison.Ordinal));
        Assert.True(form.Find("button[type=submit]").HasAttribute("disabled"));
        Assert.Equal(1, _server.Calls);

        _server.Answer(new Failure(FailureKind.Timeout, "internal words"));
        form.WaitForAssertion(() =>
            Assert.Contains("The server did not answer in time.", form.Find("[role=alert]").TextContent, StringComparison.Ordinal)
        );
        Assert.DoesNotContain("internal words", form.Markup, StringComparison.Ordinal);
        Assert.False(form.Find("button[type=submit]").HasAttribute("disabled"));

        // The next press tries again, and the words of the first one are gone.
        _ = form.Find("form").SubmitAsync();
        form.WaitForAssertion(() => Assert.Equal(2, _server.Calls));
        Assert.Empty(form.FindAll("[role=alert]"));
    }

    /// <summary>Answers when the test says so.</summary>
    private sealed class HeldTransport : IOperationExecutor
    {
        private TaskCompletionSource<Failure> _answer = new();

        public int Calls { get; private set; }

        public void Answer(Failure failure)
        {
            TaskCompletionSource<Failure> held = _answer;
            _answer = new();
            held.SetResult(failure);
        }

        public async Task<IOperationResult<TData>> ExecuteAsync<TData>(OperationRequest<TData> request, CancellationToken cancellationToken)
            where TData : class
        {
            Calls++;
            return OperationResult.Failed<TData>(await _answer.Task);
        }

        public IAsyncEnumerable<IOperationResult<TData>> WatchAsync<TData>(
            OperationRequest<TData> request,
            CancellationToken cancellationToken
        )
            where TData : class => throw new NotSupportedException();
    }
}
