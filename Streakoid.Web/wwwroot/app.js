// Another tab has signed in as another person, or signed out. Whatever this tab shows is the former person's: it goes before anything else.
addEventListener("storage", (event) => {
  if (event.key !== null && event.key !== "streakoid.session") return;
  const user = (text) => (text ? JSON.parse(text).userId : null);
  if (event.key !== null && user(event.oldValue) === user(event.newValue)) return;
  document.body.replaceChildren();
  location.replace("/");
});

// A page that the browser kept as it was when it was left shows whoever was signed in then.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  document.body.replaceChildren();
  location.reload();
});

window.streakoid = {
  valuesOf: (prefix) =>
    Object.keys(localStorage)
      .filter((key) => key.startsWith(prefix))
      .map((key) => localStorage.getItem(key))
      .filter((value) => value !== null),
  timeZone: () => Intl.DateTimeFormat().resolvedOptions().timeZone,
  forgetToken: () => history.replaceState(history.state, "", location.pathname),
  save: (name, text) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  },
  listen: (app) => {
    const wake = () => app.invokeMethodAsync("Wake");
    addEventListener("online", wake);
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && wake());
    keepForOffline();
  },
};

performance.setResourceTimingBufferSize(2000);

// The app has started: what it was made of is kept, so that it starts without a network.
async function keepForOffline() {
  if (!("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register("/service-worker.js");
    const worker = (await navigator.serviceWorker.ready).active;
    worker.postMessage(performance.getEntriesByType("resource").map((entry) => entry.name));
  } catch {
    // A browser that refuses, or a network that is gone: the app works without, and the next start tries again.
  }
}
