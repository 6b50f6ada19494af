import { Browser, BrowserContext, Page, expect } from '@playwright/test';
import type { Server } from './server';
import { SocketCount } from './sockets';

/** A page with its own cookies and a count of its sockets. */
export interface Person {
  context: BrowserContext;
  page: Page;
  sockets: SocketCount;
  /** Requests for what is not there, or not with that method. */
  missing: string[];
}

async function person(browser: Browser, width: number, height: number, locale = 'en-US'): Promise<Person> {
  const context = await browser.newContext({ viewport: { width, height }, hasTouch: width < 600, locale });
  const page = await context.newPage();
  const missing: string[] = [];
  page.on('response', (answer) => {
    if ([404, 405].includes(answer.status())) missing.push(`${answer.status()} ${answer.request().method()} ${answer.url()}`);
  });
  return { context, page, sockets: new SocketCount(page), missing };
}

export const organizer = (browser: Browser) => person(browser, 1280, 860);
export const attendee = (browser: Browser, locale?: string) => person(browser, 390, 844, locale);

/** Follows the set-up link and signs in. */
export async function setUp(host: Pick<Person, 'page'>, server: Server): Promise<void> {
  await host.page.goto(server.setUpLink);
  await host.page.getByLabel('Your name').fill('Ada');
  await host.page.getByLabel('Password', { exact: true }).fill('correct horse battery staple');
  await host.page.getByRole('button', { name: 'Start' }).click();
  await expect(host.page.getByRole('link', { name: 'Create a session' }).first()).toBeVisible();
}

/** Creates a session through the page; its dashboard is open afterwards. */
export async function createSession(host: Pick<Person, 'page'>, title: string): Promise<{ id: string; code: string }> {
  await host.page.getByRole('link', { name: 'Create a session' }).first().click();
  await host.page.getByLabel('Title').fill(title);
  await host.page.getByRole('button', { name: 'Create and open' }).click();
  await host.page.waitForURL(/\/sessions\/[0-9a-f-]{36}/);
  const id = host.page.url().match(/sessions\/([0-9a-f-]{36})/)![1];
  const code = (await host.page.locator('.share__code').first().textContent())!.trim().slice(0, 6);
  await live(host);
  expect(code).toMatch(/^[A-Z0-9]{6}$/);
  return { id, code };
}

/** Joins by the code, as the phone's camera would. */
export async function join(guest: Person, server: Server, code: string): Promise<void> {
  await guest.page.goto(`${server.url}/j/${code}`);
  await expect(guest.page.getByRole('group', { name: 'How is the pace?' })).toBeVisible();
  await expect.poll(() => guest.sockets.open, { message: 'the phone holds one socket' }).toBe(1);
}

/** Waits until the dashboard says that it is connected. */
export async function live(host: Person): Promise<void> {
  await expect(host.page.getByText('Connected', { exact: true }).first()).toBeVisible({ timeout: 20_000 });
}

/** Writes to everybody; the first time, the phone asks under which name. */
export async function say(guest: Person, text: string): Promise<void> {
  const asked = guest.page.getByRole('button', { name: 'Stay anonymous' });
  const shown = guest.page.locator('.line__words').filter({ hasText: text }).first();
  // What is typed while the browser takes the page over is not heard: type again until it is.
  await expect(async () => {
    await guest.page.getByLabel('Your message').fill(text);
    await guest.page.getByLabel('Your message').press('Enter');
    await expect(asked.or(shown).first()).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 15_000 });
  if (await asked.isVisible()) await asked.click();
  await expect(shown).toBeVisible();
}
