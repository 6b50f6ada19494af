import type { BrowserContext, Page, WebSocketRoute } from '@playwright/test';

/** The wire between pages and their server. It can be cut and mended, and told what only a second server could tell. */
export class Wire {
  private whole = true;
  private degraded = false;
  private readonly ends = new Set<{ page: WebSocketRoute; server: WebSocketRoute; dead?: boolean }>();

  /** The wire of everything that opens in `where` from now on. */
  static async of(where: BrowserContext | Page): Promise<Wire> {
    const wire = new Wire();
    await where.routeWebSocket(/\/live\?/, (page) => wire.take(page));
    // A page whose sockets end asks by a request whether the server is there: if it were, requests would carry the frames.
    await where.route(/\/live\?/, (route) => (wire.whole ? route.continue() : route.abort()));
    // One that did so all the same, because its network came back between the end and the question, tries a socket again.
    await where.route(/\/live\/post/, (route) => route.abort());
    return wire;
  }

  private take(page: WebSocketRoute): void {
    if (!this.whole) {
      void page.close({ code: 1001 });
      return;
    }
    const server = page.connectToServer();
    const end: { page: WebSocketRoute; server: WebSocketRoute; dead?: boolean } = { page, server };
    this.ends.add(end);
    server.onMessage((frame) => {
      if (end.dead) return;
      page.send(frame);
      if (this.degraded && /"type":"welcome"/.test(String(frame))) this.tell(end.page);
    });
    page.onMessage((frame) => end.dead || server.send(frame));
    const gone = (other: WebSocketRoute) => (code?: number) => {
      this.ends.delete(end);
      void other.close({ code: code === 1000 || (code ?? 0) >= 3000 ? code : 1001 });
    };
    server.onClose(gone(page));
    page.onClose(gone(server));
  }

  private tell(page: WebSocketRoute): void {
    page.send(JSON.stringify({ type: 'state', state: { of: 'server', degraded: this.degraded } }));
  }

  /** Every socket ends, and none opens until {@link mend}. */
  async cut(): Promise<void> {
    this.whole = false;
    await Promise.all([...this.ends].flatMap(({ page, server }) => [page.close({ code: 1001 }), server.close()]));
    this.ends.clear();
  }

  /** Nothing passes any more through the sockets that are open, and nobody is told. */
  silence(): void {
    for (const end of this.ends) end.dead = true;
  }

  /** Sockets open again; the page hears of it as of a network that is back. */
  async mend(page: Page): Promise<void> {
    this.whole = true;
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
  }

  /** What a server says that lost the others: one server alone never does, so it is said here. */
  degrade(degraded: boolean): void {
    this.degraded = degraded;
    for (const { page } of this.ends) this.tell(page);
  }
}
