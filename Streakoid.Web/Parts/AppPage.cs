using Microsoft.AspNetCore.Components;
using Streakoid.Client;
using Streakoid.Web.Sessions;
using Streakoid.Web.Words;

namespace Streakoid.Web.Parts;

/// <summary>
/// What pages share: one piece of work at a time, with progress, that ends with a result or with words. A page belongs to the user for whom it
/// was made, and shows nothing that arrives after that user has left.
/// </summary>
public abstract class AppPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _gone = new();

    [Inject]
    protected IStreakoidClient Client { get; set; } = null!;

    [Inject]
    protected AppSession Session { get; set; } = null!;

    [Inject]
    protected NavigationManager Navigation { get; set; } = null!;

    /// <summary>The user for whom the page was made; null on pages without one.</summary>
    [CascadingParameter]
    public Visitor? Visitor { get; set; }

    /// <summary>Whether work is in progress.</summary>
    protected bool Busy { get; private set; }

    /// <summary>What went wrong and what to do; null if nothing did.</summary>
    protected string? Problem { get; set; }

    /// <summary>Cancelled when the page is left. For queries only: a change that was sent is not taken back.</summary>
    protected CancellationToken Gone => _gone.Token;

    /// <summary>The token of an e-mailed link. It is the fragment of the address, which is not sent to the server and in no log.</summary>
    protected string? LinkToken => new Uri(Navigation.Uri).Fragment is ['#', _, ..] fragment ? fragment[1..] : null;

    /// <summary>Does work that was asked for by a press. A second press meanwhile does nothing.</summary>
    protected async Task WorkAsync(Func<Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (Busy)
            return;
        Busy = true;
        Problem = null;
        StateHasChanged();
        try
        {
            await work();
        }
        catch (OperationCanceledException) when (Gone.IsCancellationRequested)
        {
            return;
        }
        finally
        {
            Busy = false;
        }
        if (!Gone.IsCancellationRequested)
            StateHasChanged();
    }

    /// <summary>Whether a call failed; then <see cref="Problem"/> says so.</summary>
    protected bool Failed<TData>(IOperationResult<TData> result)
        where TData : class
    {
        ArgumentNullException.ThrowIfNull(result);
        if (result is { Data: not null, Failure: null })
            return false;
        Problem = Plain.Failure(result.Failure);
        return true;
    }

    /// <summary>Whether the server refused; then <see cref="Problem"/> says why.</summary>
    protected bool Refused(IReadOnlyList<IErrorFields>? errors)
    {
        if (errors is not [{ } error, ..])
            return false;
        Problem = error.Message;
        return true;
    }

    /// <summary>Runs an action on every change of the user's data until the page is left.</summary>
    protected void OnDataChanged(Func<Task> reload)
    {
        if (Visitor is not { } visitor)
            return;
        Action changed = () =>
            _ = InvokeAsync(async () =>
            {
                try
                {
                    await reload();
                    if (!Gone.IsCancellationRequested)
                        StateHasChanged();
                }
                catch (OperationCanceledException)
                {
                    // The page was left.
                }
            });
        visitor.DataChanged += changed;
        Gone.Register(() => visitor.DataChanged -= changed);
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            _gone.Cancel();
    }
}
