import { Page, expect, test } from '@playwright/test';
import { live, say } from '../support/journey';
import { Room } from '../support/room';
import { visit } from '../support/eyes';

/** Parts of the program that are downloaded when they are wanted: each is lost once or for good, and the page goes on. */
test.describe.configure({ timeout: 240_000 });
test.use({ actionTimeout: 60_000 });

const CHUNK = /\/pkg\/(attendee|app)\.(\w+)\.[0-9a-f]{16}\.wasm/;

let room: Room;

test.beforeAll(async ({ browser }) => {
  room = await Room.open(browser);
  await room.ask('Will it be recorded?');
  await room.openPoll('Tea or coffee?');
});

test.afterAll(async () => room?.close());

/** Loses the first `times` downloads of each chunk; returns which were lost, and how often. */
async function lose(page: Page, times: number): Promise<Map<string, number>> {
  const lost = new Map<string, number>();
  await page.route(CHUNK, async (route) => {
    const name = CHUNK.exec(route.request().url())![2];
    const before = lost.get(name) ?? 0;
    if (before >= times) return route.continue();
    lost.set(name, before + 1);
    return route.abort();
  });
  return lost;
}

/** Those lost that have a name; the others are what several have in common. */
const named = (lost: Map<string, number>) => [...lost.keys()].filter((name) => !name.startsWith('chunk_')).sort();

test('a phone whose every chunk is lost twice shows everything all the same', async () => {
  // Once for the download while nothing else is to be done, once more when it is wanted.
  let lost = new Map<string, number>();
  const { page, context } = await room.phone(async (phone) => (lost = await lose(phone.page, 2)));
  await expect(page.getByText('Connected', { exact: true })).toBeVisible({ timeout: 90_000 });
  await expect(page.locator('.thing--poll')).toContainText('Tea or coffee?');
  await page.locator('.thing--poll').getByText('Coffee', { exact: true }).click();
  await page.getByRole('tab', { name: /^Questions/ }).click();
  await expect(page.getByText('Will it be recorded?')).toBeVisible();
  await page.getByRole('tab', { name: /^Polls/ }).click();
  await expect(page.getByText('No results yet')).toBeVisible();
  await page.getByRole('button', { name: /^About/ }).click();
  await expect(page.getByText('What is counted')).toBeVisible();
  await expect.poll(() => named(lost), { timeout: 30_000 }).toEqual(['about', 'card', 'kinds', 'message', 'naming', 'outside', 'rounds', 'talk']);
  await context.close();
});

test('a page that cannot be taken over without its chunk tries again', async ({ browser }) => {
  for (const [path, sign, chunk] of [
    ['/j', 'Join', 'door'],
    ['/j/ZZZZZZ', 'Join', 'door'],
    [`/p/${room.code}`, room.code, 'screen'],
    ['/sign-in', 'Sign in', 'gate'],
  ]) {
    const context = await browser.newContext();
    const page = await context.newPage();
    const missed = await lose(page, 1);
    await page.goto(room.server.url + path);
    await expect(page.getByText(sign, { exact: true }).first()).toBeVisible();
    await expect.poll(() => named(missed)).toEqual([chunk]);
    await expect.poll(() => page.evaluate(() => document.querySelector('.away--refused')), { timeout: 30_000 }).toBeNull();
    await context.close();
  }
});

test('a chunk that is lost for good is said to be, and comes when it is asked for again', async () => {
  let open = false;
  const { page, context } = await room.phone((phone) => phone.page.route(CHUNK, (route) => (open || !/talk/.test(route.request().url()) ? route.continue() : route.abort())));
  await expect(page.getByText('Connected', { exact: true })).toBeVisible({ timeout: 90_000 });
  await page.getByRole('tab', { name: /^Questions/ }).click();
  const notice = page.locator('.lost');
  await expect(notice).toContainText('This part could not be loaded.', { timeout: 60_000 });
  await expect(notice.getByRole('link', { name: 'Load again' })).toBeVisible();
  // Everything else goes on.
  await page.getByRole('tab', { name: /^Chat/ }).click();
  await say({ page, context } as never, 'Still here');
  await page.getByRole('tab', { name: /^Questions/ }).click();
  open = true;
  await notice.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('Will it be recorded?')).toBeVisible();
  await context.close();
});

test('an organizer whose every chunk is lost twice sees every page all the same', async () => {
  const host = room.host;
  const missed = await lose(host.page, 2);
  const { page } = host;
  const follow = async (path: string, sign: RegExp) => {
    await page.goto(room.server.url + path);
    await expect(page.getByRole('heading', { name: sign }).first()).toBeVisible();
    await expect.poll(() => page.evaluate(() => document.querySelector('.away--refused, .lost')), { timeout: 30_000 }).toBeNull();
  };
  await follow(`/sessions/${room.id}`, /Town hall/);
  await live(host);
  const agenda = page.locator('details', { has: page.getByRole('heading', { name: 'Agenda' }) }).first();
  await agenda.locator('summary').first().click();
  await expect(agenda).toContainText('Nothing is planned.');
  const links = page.locator('details', { has: page.getByRole('heading', { name: 'Private links' }) });
  await links.locator('summary').click();
  await expect(links.getByLabel('For whom')).toBeVisible();
  const desk = page.locator('.desk');
  await desk.getByRole('radio', { name: /^Questions/ }).check();
  await expect(desk.getByText('Will it be recorded?')).toBeVisible();
  await desk.getByRole('radio', { name: /^Polls/ }).check();
  await expect(desk.getByText('Tea or coffee?')).toBeVisible();
  await desk.getByRole('radio', { name: 'Prepared' }).check();
  await expect(desk.getByText('Nothing is prepared yet.')).toBeVisible();
  await page.locator('.menu > summary').click();
  const learned = await page.locator('.menu a[href$="/policy"]').getAttribute('href');
  await page.getByRole('button', { name: 'Settings' }).click();
  await expect(page.getByLabel(/per hour/).first()).toBeVisible();
  await page.keyboard.press('Escape');
  for (const [path, sign] of [
    [`/sessions/${room.id}/history`, /Town hall/],
    ['/sessions/new', /Create a session/],
    ['/rehearse', /Rehearse/],
    ['/tokens', /./],
    ['/account', /Your account/],
    ['/events', /Your events/],
    ['/operations', /./],
    ['/', /sessions/],
    [learned!, /./],
  ] as const) await follow(path, sign);
  const every = ['account', 'agenda', 'asking', 'desk', 'drafts', 'events', 'files', 'history', 'links', 'making', 'operations', 'policy', 'sessions', 'settings', 'similar', 'teaching', 'tokens'];
  await expect.poll(() => named(missed), { timeout: 30_000 }).toEqual(expect.arrayContaining(every));
  await page.unroute(CHUNK);
});

test('a page with the program of another build says so instead of mixing both', async ({ browser }) => {
  const seen = await visit(browser, room.server, '/j');
  // The glue names the build that it belongs to; a program of another build does not link with it.
  const glue = await (await seen.context.request.get(`${room.server.url}/pkg/attendee.js`)).text();
  const build = /"\.\/[0-9a-f]{15}":|'\.\/[0-9a-f]{15}':/.exec(glue)?.[0];
  expect(build).toBeTruthy();
  await seen.page.route('**/pkg/attendee.js*', (route) => route.fulfill({ contentType: 'text/javascript', body: glue.replace(build!, '"./000000000000000":') }));
  await seen.page.goto(`${room.server.url}/j`);
  await expect(seen.page.locator('.away--refused')).toContainText('could not be loaded', { timeout: 30_000 });
  await seen.context.close();
});
