import { Browser, chromium, expect, test } from '@playwright/test';
import { Server as Http, createServer } from 'node:http';
import { freePort } from '../support/server';
import { Room } from '../support/room';

/** A room within pages of other sites: this machine's two names are two sites, and the browser blocks cookies of third parties. */
let browser: Browser;
let room: Room;
let named: string;
let other: string;
let frames = '';
const sites: Http[] = [];

const site = async (): Promise<string> => {
  const port = await freePort();
  const page = (_: unknown, answer: { setHeader(name: string, value: string): void; end(text: string): void }) => {
    answer.setHeader('content-type', 'text/html');
    answer.end(`<!doctype html><title>Intranet</title><h1>Our town hall</h1>${frames}`);
  };
  sites.push(createServer(page).listen(port, '127.0.0.1'));
  return `http://localhost:${port}`;
};

test.beforeAll(async ({ launchOptions }) => {
  browser = await chromium.launch({ ...launchOptions, args: [...(launchOptions.args ?? []), '--test-third-party-cookie-phaseout'] });
  [named, other] = [await site(), await site()];
  room = await Room.open(browser, { CONDUCTOR_EMBED_ORIGINS: named });
});

test.afterAll(async () => {
  await room?.close();
  await browser?.close();
  for (const each of sites) each.close();
});

test('in a page of a named site people vote, without cookies of third parties', async () => {
  await room.openPoll('Tea or coffee?');
  frames = `<script async src="${room.server.url}/embed.js" data-code="${room.code}" data-height="700"></script>`;
  const context = await browser.newContext({ viewport: { width: 900, height: 900 } });
  const page = await context.newPage();
  await page.goto(named);
  const inside = page.frameLocator('iframe');
  await expect(inside.getByText('Connected', { exact: true })).toBeVisible({ timeout: 40_000 });
  expect((await page.locator('iframe').boundingBox())?.height).toBe(700);
  const coffee = inside.locator('.thing--poll .option').filter({ hasText: 'Coffee' });
  await coffee.click();
  await expect(coffee).toHaveClass(/option--mine/);
  await page.reload();
  await expect(coffee).toHaveClass(/option--mine/);
  await expect(inside.getByText('Connected', { exact: true })).toBeVisible({ timeout: 40_000 });
  const cookies = await context.cookies();
  expect(cookies.map((cookie) => [cookie.name, cookie.sameSite, Boolean(cookie.partitionKey)])).toEqual([['conductor_attendee', 'None', true]]);
  await context.close();
});

test('no other site shows a room, and no site shows a page of an organizer', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const shown = async (from: string, path: string) => {
    frames = `<iframe src="${room.server.url}${path}"></iframe>`;
    const answered = page.waitForResponse((answer) => answer.url() === room.server.url + path);
    await page.goto(from);
    await answered;
    await page.waitForTimeout(500);
    return page.frames()[1].evaluate(() => document.querySelector('main, form, .page') !== null).catch(() => false);
  };
  expect(await shown(named, `/j/${room.code}`)).toBe(true);
  expect(await shown(named, `/p/${room.code}`)).toBe(true);
  expect(await shown(other, `/j/${room.code}`)).toBe(false);
  for (const path of ['/', '/login', `/sessions/${room.id}`]) expect(await shown(named, path), path).toBe(false);
  await context.close();
});

test('one part of the screen stands alone, without a background', async () => {
  await room.openPoll('Which part?');
  await room.ask('Who pays for it?');
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  const page = await context.newPage();
  const parts: [string, string, string[]][] = [
    ['poll', '.scene--poll', ['.screen__head', '.screen__join', '.wanted']],
    ['code', '.screen__code', ['.screen__head', '.scene']],
    ['reactions', '.risers', ['.screen__head', '.screen__join', '.scene']],
  ];
  for (const [part, seen, hidden] of parts) {
    await page.goto(`${room.server.url}/p/${room.code}?only=${part}`);
    if (part === 'reactions') await expect(page.locator(seen)).toBeAttached();
    else await expect(page.locator(seen).first(), part).toBeVisible();
    for (const other of hidden) for (const each of await page.locator(other).all()) await expect(each, `${part}: ${other}`).toBeHidden();
    expect(await page.evaluate(() => [document.documentElement, document.body, document.querySelector('.screen')!].map((each) => getComputedStyle(each).backgroundColor + getComputedStyle(each).backgroundImage))).toEqual(
      Array(3).fill('rgba(0, 0, 0, 0)none'),
    );
  }
  await page.goto(`${room.server.url}/p/${room.code}?only=question`);
  await expect(page.locator('.wanted')).toContainText('Who pays for it?');
  await expect(page.locator('.scene--poll')).toHaveCount(0);
  await context.close();
});
