using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Streakoid.Tests.Support;

/// <summary>A tab of a <see cref="Chromium"/>: navigates, runs JavaScript, types, and records the page's errors and requests.</summary>
public sealed class ChromiumPage : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode>> _calls = new();
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private Task _reading = Task.CompletedTask;
    private string? _session;
    private int _lastCall;

    private ChromiumPage() { }

    /// <summary>Unhandled exceptions and errors of the console.</summary>
    public ConcurrentQueue<string> Errors { get; } = new();

    /// <summary>The address of every request, including blocked ones.</summary>
    public ConcurrentQueue<Uri> Requests { get; } = new();

    internal static async Task<ChromiumPage> OpenAsync(Uri browser)
    {
        var page = new ChromiumPage();
        await page._socket.ConnectAsync(browser, CancellationToken.None);
        page._reading = page.ReadAsync();
        JsonNode target = await page.CallAsync("Target.createTarget", new JsonObject { ["url"] = "about:blank" });
        JsonNode session = await page.CallAsync(
            "Target.attachToTarget",
            new JsonObject { ["targetId"] = target["targetId"]!.DeepClone(), ["flatten"] = true }
        );
        page._session = (string)session["sessionId"]!;
        foreach (string domain in (string[])["Page", "Runtime", "Network", "Log"])
            await page.CallAsync($"{domain}.enable");
        return page;
    }

    /// <summary>Goes to an address.</summary>
    public Task GoToAsync(Uri address) => CallAsync("Page.navigate", new JsonObject { ["url"] = address.AbsoluteUri });

    /// <summary>Sets the preferred color scheme to <c>light</c> or <c>dark</c>.</summary>
    public Task EmulateColorSchemeAsync(string scheme) =>
        CallAsync(
            "Emulation.setEmulatedMedia",
            new JsonObject { ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = scheme }) }
        );

    /// <summary>Evaluates a JavaScript expression, and awaits it if it is a promise.</summary>
    public async Task<string> EvaluateAsync(string expression)
    {
        JsonNode answer = await CallAsync(
            "Runtime.evaluate",
            new JsonObject
            {
                ["expression"] = expression,
                ["awaitPromise"] = true,
                ["returnByValue"] = true,
                ["userGesture"] = true,
            }
        );
        return answer["exceptionDetails"] is { } thrown
            ? throw new InvalidOperationException($"{expression}: {thrown.ToJsonString()}")
            : answer["result"]!["value"]?.ToString() ?? "";
    }

    /// <summary>Waits until a JavaScript expression is true; fails after a minute with the text of the page.</summary>
    public Task UntilAsync(string expression) =>
        Processes.EventuallyAsync(async () => await EvaluateAsync($"Boolean({expression})") == "true", $"in the page: {expression}");

    /// <summary>Waits until the page shows a text.</summary>
    public Task UntilTextAsync(string text) => UntilAsync($"document.body.innerText.includes({JsonSerializer.Serialize(text)})");

    /// <summary>Clicks the center of the element that a JavaScript expression returns, once it exists, does not move and is not
    /// covered.</summary>
    public async Task ClickAsync(string element)
    {
        string place = "";
        await Processes.EventuallyAsync(
            async () =>
                (
                    place = await EvaluateAsync(
                        $$"""
                        (async () => {
                          const place = () => {
                            const found = {{element}};
                            if (!found?.getClientRects().length) return '';
                            found.scrollIntoView({ block: 'nearest' });
                            const at = found.getBoundingClientRect(), x = at.x + at.width / 2, y = at.y + at.height / 2;
                            return found.contains(document.elementFromPoint(x, y)) ? `${x} ${y}` : '';
                          };
                          const before = place();
                          await new Promise(resolve => setTimeout(resolve, 150));
                          return place() === before ? before : '';
                        })()
                        """
                    )
                ).Length > 0,
            $"in the page, to be clicked: {element}"
        );
        string[] at = place.Split(' ');
        foreach (string type in (string[])["mouseMoved", "mousePressed", "mouseReleased"])
            await CallAsync(
                "Input.dispatchMouseEvent",
                new JsonObject
                {
                    ["type"] = type,
                    ["x"] = JsonNode.Parse(at[0]),
                    ["y"] = JsonNode.Parse(at[1]),
                    ["button"] = type == "mouseMoved" ? "none" : "left",
                    ["clickCount"] = type == "mouseMoved" ? 0 : 1,
                }
            );
    }

    /// <summary>Inserts a text at the focus, like a paste.</summary>
    public Task TypeAsync(string text) => CallAsync("Input.insertText", new JsonObject { ["text"] = text });

    /// <summary>Presses a key.</summary>
    public async Task PressAsync(string key, int code, bool control = false)
    {
        foreach (string type in (string[])["rawKeyDown", "keyUp"])
            await CallAsync(
                "Input.dispatchKeyEvent",
                new JsonObject
                {
                    ["type"] = type,
                    ["key"] = key,
                    ["code"] = key.Length == 1 ? $"Key{key.ToUpperInvariant()}" : key,
                    ["windowsVirtualKeyCode"] = code,
                    ["modifiers"] = control ? 2 : 0,
                }
            );
    }

    /// <summary>Writes a screenshot to a PNG file.</summary>
    public async Task ScreenshotAsync(string path)
    {
        JsonNode answer = await CallAsync("Page.captureScreenshot", new JsonObject { ["format"] = "png" });
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllBytesAsync(path, Convert.FromBase64String((string)answer["data"]!));
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading;
        _socket.Dispose();
        _oneAtATime.Dispose();
    }

    private async Task<JsonNode> CallAsync(string method, JsonObject? parameters = null)
    {
        int id = Interlocked.Increment(ref _lastCall);
        var call = new TaskCompletionSource<JsonNode>(TaskCreationOptions.RunContinuationsAsynchronously);
        _calls[id] = call;
        var message = new JsonObject
        {
            ["id"] = id,
            ["method"] = method,
            ["params"] = parameters ?? [],
        };
        if (_session is not null)
            message["sessionId"] = _session;
        await _oneAtATime.WaitAsync();
        try
        {
            await _socket.SendAsync(
                JsonSerializer.SerializeToUtf8Bytes(message),
                WebSocketMessageType.Text,
                endOfMessage: true,
                CancellationToken.None
            );
        }
        finally
        {
            _oneAtATime.Release();
        }

        JsonNode answer = await call.Task.WaitAsync(TimeSpan.FromMinutes(1));
        return answer["error"] is { } error ? throw new InvalidOperationException($"{method}: {error.ToJsonString()}") : answer["result"]!;
    }

    private async Task ReadAsync()
    {
        byte[] buffer = new byte[1 << 16];
        try
        {
            while (true)
            {
                using var message = new MemoryStream();
                WebSocketReceiveResult part;
                do
                {
                    part = await _socket.ReceiveAsync(buffer, CancellationToken.None);
                    message.Write(buffer, 0, part.Count);
                } while (!part.EndOfMessage);
                Take(JsonNode.Parse(message.ToArray())!);
            }
        }
        catch (Exception exception)
            when (exception is WebSocketException or OperationCanceledException or JsonException or ObjectDisposedException)
        {
            foreach (TaskCompletionSource<JsonNode> call in _calls.Values)
                call.TrySetException(new InvalidOperationException("The browser is gone.", exception));
        }
    }

    private void Take(JsonNode message)
    {
        if (message["id"] is { } id)
        {
            if (_calls.TryRemove((int)id, out TaskCompletionSource<JsonNode>? call))
                call.TrySetResult(message);
            return;
        }

        switch ((string?)message["method"])
        {
            case "Runtime.exceptionThrown":
                Errors.Enqueue(message["params"]!["exceptionDetails"]!.ToJsonString());
                break;
            case "Runtime.consoleAPICalled" when (string?)message["params"]!["type"] == "error":
                Errors.Enqueue(message["params"]!["args"]!.ToJsonString());
                break;
            case "Log.entryAdded" when (string?)message["params"]!["entry"]!["level"] == "error":
                Errors.Enqueue(message["params"]!["entry"]!.ToJsonString());
                break;
            case "Network.requestWillBeSent":
                Requests.Enqueue(new Uri((string)message["params"]!["request"]!["url"]!));
                break;
        }
    }
}
