// Starts the page's program, says so if that cannot be, keeps a screen awake, and decides how the page reaches its server.
(() => {
  const self = document.currentScript ?? document.getElementById("start");
  const { js, wasm, lost, old, again } = self.dataset;

  const tell = (words) => {
    const bar = document.createElement("div");
    const text = document.createElement("p");
    const link = document.createElement("a");
    bar.className = "away away--refused";
    bar.setAttribute("role", "alert");
    text.className = "away__words";
    text.textContent = words;
    link.className = "button button--small";
    link.href = "";
    link.textContent = again;
    bar.append(text, link);
    document.body.prepend(bar);
  };

  // What the page does not show yet is downloaded once it works and nothing else is to be done, unless somebody saves data.
  const rest = (program) => {
    if (navigator.connection?.saveData) return;
    const idle = window.requestIdleCallback ?? ((does) => does());
    setTimeout(() => idle(() => program.fetch_rest(), { timeout: 10_000 }), 1_500);
  };

  // A download that was lost once is tried again, under another name, because browsers remember that a module failed.
  const start = async () => {
    if (typeof WebAssembly !== "object") return tell(old);
    for (let tries = 0; ; tries++) {
      const mark = tries ? `?again=${tries}` : "";
      try {
        const program = await import(js + mark);
        await program.default({ module_or_path: wasm + mark });
        await program.hydrate();
        return rest(program);
      } catch (error) {
        console.warn(error);
        // Of a program that began and broke off, `guard.js` tells.
        if (error instanceof WebAssembly.RuntimeError) throw error;
        if (tries === 6) return tell(lost);
        await new Promise((done) => setTimeout(done, 500 * 2 ** Math.min(tries, 3)));
      }
    }
  };
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();

  // A screen for everybody stays on while it is in front.
  if (location.pathname.startsWith("/p/") && navigator.wakeLock) {
    const wake = () => document.hidden || navigator.wakeLock.request("screen").catch(() => {});
    addEventListener("visibilitychange", wake);
    wake();
  }

  // Sockets that ended before their time although the server answered requests. Two in a row, and requests carry the frames.
  let cut = 0;
  let post;
  const ended = async (url) => {
    try {
      const answer = await fetch(url, { cache: "no-store" });
      if (answer.status >= 500) return;
      post ??= await import("/post.js");
      cut += 1;
    } catch {
      // The server does not answer at all: it is down, or the network is.
    }
  };
  window.liveSocket = (url, protocol) => {
    if (cut > 1 && post) {
      // After it, one socket that fails is enough.
      cut = 1;
      return new post.PostSocket(url, protocol);
    }
    const socket = new WebSocket(location.origin.replace("http", "ws") + url, protocol);
    const began = Date.now();
    let heard = false;
    socket.addEventListener("message", () => (heard = true));
    // The program's own wrapper sends a second event when it lets a socket go.
    const once = { once: true };
    const closed = ({ code }) => {
      if (heard && Date.now() - began > 20_000) cut = 0;
      // What the page or the server ended in order says nothing about the way between them.
      else if (navigator.onLine && (!heard || code === 1006)) ended(url);
    };
    socket.addEventListener("close", closed, once);
    return socket;
  };
})();
