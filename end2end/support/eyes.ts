import AxeBuilder from '@axe-core/playwright';
import { Browser, BrowserContext, ConsoleMessage, Page, expect } from '@playwright/test';
import { join } from 'node:path';
import type { Server } from './server';
import { SocketCount } from './sockets';

/** Where screenshots go, if anywhere. */
const album = process.env.END2END_SCREENSHOTS;

/** Both widths and both schemes; two of them tell the accessibility of all four, and it takes a second each. */
const LOOKS = [
  { width: 1280, height: 860, colorScheme: 'light', axe: true },
  { width: 1280, height: 860, colorScheme: 'dark', axe: false },
  { width: 390, height: 844, colorScheme: 'light', axe: false },
  { width: 390, height: 844, colorScheme: 'dark', axe: true },
] as const;

/** Texts in a column so narrow that they break within their words. Runs in the page. */
function squeezed(): string[] {
  const texts = [...document.querySelectorAll<HTMLElement>('dd, dt, td, p, li, button, label')].filter((text) => text.checkVisibility());
  const narrow = texts.filter(({ innerText, clientWidth, clientHeight }) => innerText.length > 8 && clientWidth < 40 && clientHeight > 2.5 * clientWidth);
  return narrow.map((text) => text.innerText.slice(0, 40));
}

/** A page that is looked at in both widths and both schemes. Whatever it complains about is kept. */
export class Seen {
  readonly complaints: string[] = [];
  readonly sockets: SocketCount;

  private constructor(
    readonly context: BrowserContext,
    readonly page: Page,
  ) {
    this.sockets = new SocketCount(page);
    page.on('pageerror', (error) => this.complaints.push(`error: ${error.message}`));
    page.on('console', (message: ConsoleMessage) => {
      // A page that answers 404 on purpose is told so by the browser itself.
      if (message.type() !== 'error' && message.type() !== 'warning') return;
      if (/Failed to load resource.*40[0-9]|preloaded using link preload/.test(message.text())) return;
      this.complaints.push(`${message.type()}: ${message.text()}`);
    });
  }

  static async open(browser: Browser): Promise<Seen> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
    return new Seen(context, await context.newPage());
  }

  /** The same person in another tab. */
  async beside(): Promise<Seen> {
    return new Seen(this.context, await this.context.newPage());
  }

  /** Looks at the page as it is: nothing sticks out, nothing complains, everything has a name, and it holds `sockets` sockets. */
  async look(name: string, sockets: number): Promise<void> {
    await expect.poll(() => this.sockets.open, { message: `${name}: sockets` }).toBe(sockets);
    // A tab in the background neither moves nor finishes what moves; motion is reduced, so that no color is caught half way.
    await this.page.bringToFront();
    for (const { width, height, colorScheme, axe } of LOOKS) {
      const which = `${name}-${width}-${colorScheme}`;
      await this.page.setViewportSize({ width, height });
      await this.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const widest = await this.page.evaluate(() => document.documentElement.scrollWidth);
      expect.soft(widest, `${which}: nothing is wider than the screen`).toBeLessThanOrEqual(width);
      expect.soft(await this.page.evaluate(squeezed), `${which}: no text has a letter a line`).toEqual([]);
      if (axe) {
        const { violations } = await new AxeBuilder({ page: this.page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze();
        const found = violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | ')}`);
        expect.soft(found, `${which}: accessibility`).toEqual([]);
      }
      if (album) {
        await this.page.evaluate(() => window.scrollTo(0, 0));
        await this.page.screenshot({ path: join(album, `${which}.png`), fullPage: true, animations: 'disabled' });
      }
    }
    await this.page.setViewportSize({ width: 1280, height: 860 });
    expect.soft(this.complaints.splice(0), `${name}: what the page complained about`).toEqual([]);
  }
}

/** The page at `path` as somebody sees it who was never here. */
export async function visit(browser: Browser, server: Server, path: string): Promise<Seen> {
  const seen = await Seen.open(browser);
  await seen.page.goto(`${server.url}${path}`, { waitUntil: 'networkidle' });
  return seen;
}
