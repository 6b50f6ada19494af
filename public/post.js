// Stands in for a WebSocket where a proxy cuts those: the same frames, brought and fetched by plain requests (docs/PROTOCOL.md).
// A request that fails ends the connection, as a lost packet ends a socket; the page opens another and goes on from its position.

/** After this long it ends, so that a socket is tried again: the network may be another one by then. */
const LONGEST = 10 * 60_000;

export class PostSocket extends EventTarget {
  readyState = 0;
  binaryType = "blob";
  bufferedAmount = 0;
  extensions = "";
  #at = "";
  #waiting = [];
  #bringing;

  constructor(url, protocol) {
    super();
    this.url = url;
    this.protocol = protocol;
    this.#open();
  }

  async #ask(path, body) {
    const answer = await fetch(path, { method: "POST", body, cache: "no-store", keepalive: body !== undefined });
    if (!answer.ok) {
      const { message = "" } = await answer.json().catch(() => ({}));
      throw { status: answer.status, message };
    }
    return (await answer.text()).split("\n").filter(Boolean).map((line) => JSON.parse(line));
  }

  async #open() {
    try {
      const [{ id }] = await this.#ask(this.url.replace("/live", "/live/post"));
      if (this.readyState > 1) return void fetch(`/live/post/${id}/close`, { method: "POST", keepalive: true });
      this.#at = `/live/post/${id}`;
      this.readyState = 1;
      this.dispatchEvent(new Event("open"));
      this.#fetch(Date.now() + LONGEST);
    } catch (error) {
      // Nobody is known, or the page has another address: no other try would help. The server names the address where it works.
      const code = { 401: 4506, 403: 4505 }[error?.status] ?? 1006;
      this.#end(code, code === 4505 ? (error.message.match(/https?:\/\/[^\s]+/)?.[0] ?? "") : "");
    }
  }

  async #fetch(until) {
    try {
      while (this.readyState < 2) {
        for (const frame of await this.#ask(`${this.#at}/next`)) {
          if (frame.close) return this.#end(frame.close, frame.reason);
          this.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(frame) }));
        }
        if (Date.now() > until) this.close();
      }
    } catch {
      this.#end(1006, "");
    }
  }

  /** One request at a time brings frames, so that they arrive in order. */
  async #bring() {
    try {
      while (this.#waiting.length) await this.#ask(this.#at, this.#waiting.splice(0, 10).join("\n"));
    } catch (error) {
      this.#end(error?.status === 413 ? 1009 : 1006, "");
    }
    this.#bringing = undefined;
  }

  send(frame) {
    if (this.readyState !== 1) return;
    this.#waiting.push(frame);
    this.#bringing ??= this.#bring();
  }

  close() {
    if (this.readyState > 1) return;
    // What was sent before, such as a goodbye, goes first.
    const leave = () => fetch(`${this.#at}/close`, { method: "POST", keepalive: true }).catch(() => {});
    if (this.#at) Promise.resolve(this.#bringing).then(leave);
    this.#end(1005, "");
  }

  #end(code, reason) {
    if (this.readyState > 2) return;
    this.readyState = 3;
    this.dispatchEvent(new CloseEvent("close", { code, reason, wasClean: code !== 1006 }));
  }
}
