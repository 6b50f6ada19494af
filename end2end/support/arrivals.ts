import { Browser, BrowserContext, Page, expect } from '@playwright/test';
import type { Server } from './server';
import { Wire } from './wire';

/** How a page comes to a state: it was there before, or it comes late. */
export const WAYS = ['there before', 'loaded during', 'reloaded during', 'back after a lost socket'] as const;
export type Way = (typeof WAYS)[number];

export type Kind = 'phone' | 'dashboard' | 'projector' | 'speaker';

/** A page that comes to each state in its way. */
export class Arrival {
  private constructor(
    readonly kind: Kind,
    readonly way: Way,
    readonly page: Page,
    private readonly wire: Wire,
    private readonly url: string,
    private readonly own?: BrowserContext,
  ) {}

  /** Opens it: an organizer's in the browser of `host`, the others in one of their own. */
  static async open(browser: Browser, host: BrowserContext, kind: Kind, way: Way, url: string): Promise<Arrival> {
    const own = kind === 'phone' || kind === 'projector' ? await browser.newContext({ viewport: { width: 390, height: 844 } }) : undefined;
    const page = await (own ?? host).newPage();
    const arrival = new Arrival(kind, way, page, await Wire.of(page), url, own);
    await page.goto(url);
    await arrival.isLive();
    return arrival;
  }

  /** Waits until the page says that it is connected, or that the session has ended, if pages of its kind do. */
  async isLive(): Promise<void> {
    if (this.kind === 'phone' || this.kind === 'dashboard') {
      const live = this.page.getByText(/^(Connected|Limited)$|^The session ended at|^That was it\./);
      await expect(live.first()).toBeVisible({ timeout: 90_000 });
    }
  }

  /** Goes before the state begins, if that is its way. */
  async go(): Promise<void> {
    if (this.way === 'loaded during') await this.page.goto('about:blank');
    if (this.way === 'back after a lost socket') await this.wire.cut();
  }

  /** Comes while the state lasts. */
  async come(): Promise<void> {
    if (this.way === 'loaded during') await this.page.goto(this.url);
    if (this.way === 'reloaded during') await this.page.reload();
    if (this.way === 'back after a lost socket') await this.wire.mend(this.page);
    await this.isLive();
  }

  degrade(degraded: boolean): void {
    this.wire.degrade(degraded);
  }

  async close(): Promise<void> {
    await this.page.close();
    await this.own?.close();
  }
}

/** Pages of each kind, one for each way to come. */
export class Arrivals {
  private constructor(readonly all: Arrival[]) {}

  static async open(browser: Browser, host: BrowserContext, server: Server, session: { id: string; code: string }, kinds: Kind[]): Promise<Arrivals> {
    const urls: Record<Kind, string> = {
      phone: `${server.url}/j/${session.code}`,
      dashboard: `${server.url}/sessions/${session.id}`,
      projector: `${server.url}/p/${session.code}`,
      speaker: `${server.url}/p/${session.code}?speaker`,
    };
    return new Arrivals(await Promise.all(kinds.flatMap((kind) => WAYS.map((way) => Arrival.open(browser, host, kind, way, urls[kind])))));
  }

  /** Does the same on every page of a kind. */
  each<T>(kind: Kind, what: (page: Page, arrival: Arrival) => Promise<T>): Promise<T[]> {
    return Promise.all(this.all.filter((one) => one.kind === kind).map((one) => what(one.page, one)));
  }

  /** What of `checks` fails, on which page and in which way it came. */
  async failures(checks: Partial<Record<Kind, (page: Page) => Promise<unknown>>>): Promise<string[]> {
    const found = await Promise.all(
      this.all.map(({ kind, way, page }) =>
        (checks[kind]?.(page) ?? Promise.resolve()).then(
          () => [],
          (error: Error) => [`${kind}, ${way}: ${error.message.split('\n').slice(0, 6).join(' ')}`],
        ),
      ),
    );
    return found.flat();
  }

  async close(): Promise<void> {
    await Promise.all(this.all.map((one) => one.close()));
  }
}
