import { Browser, expect, test } from '@playwright/test';
import { CuttingProxy } from '../support/cutting-proxy';
import { Person, attendee, organizer, say, setUp } from '../support/journey';
import { Server } from '../support/server';
import { Wire } from '../support/wire';

/** Creates a session through the page, which need not be connected. */
async function code(host: Person): Promise<string> {
  await host.page.getByRole('link', { name: 'Create a session' }).first().click();
  await host.page.getByLabel('Title').fill('Town hall');
  await host.page.getByRole('button', { name: 'Create and open' }).click();
  await host.page.waitForURL(/\/sessions\/[0-9a-f-]{36}/);
  return (await host.page.locator('.share__code').first().textContent())!.trim().slice(0, 6);
}

/** A server, reached under `base` if that is given, with a session. */
async function house(browser: Browser, base?: string): Promise<{ server: Server; host: Person; code: string }> {
  const server = await Server.start(base ? { CONDUCTOR_BASE_URL: base } : {});
  const host = await organizer(browser);
  const link = new URL(server.setUpLink).pathname;
  await setUp(host, { setUpLink: server.url + link } as Server);
  return { server, host, code: await code(host) };
}

const connected = (person: Person) => expect(person.page.getByText('Connected', { exact: true }).first()).toBeVisible({ timeout: 40_000 });

for (const [what, cutAfter] of [['refuses sockets', 0], ['cuts sockets after two seconds', 2_000]] as const) {
  test(`behind a proxy that ${what} a phone comes in by requests`, async ({ browser }) => {
    test.setTimeout(120_000);
    const proxy = await CuttingProxy.start(cutAfter);
    const { server, host, code } = await house(browser, proxy.url);
    proxy.to(server.port);
    const phone = await attendee(browser);
    const posts: string[] = [];
    phone.page.on('request', (request) => request.url().includes('/live/post') && posts.push(request.url()));
    await phone.page.goto(`${proxy.url}/j/${code}`);
    await expect.poll(() => posts.length, { timeout: 60_000, message: 'it turned to requests' }).toBeGreaterThan(3);
    await connected(phone);
    await say(phone, 'By request');
    const other = await attendee(browser);
    await other.page.goto(`${server.url}/j/${code}`);
    await expect(other.page.locator('.line__words').getByText('By request')).toBeVisible();
    const tries = proxy.upgrades;
    await phone.page.waitForTimeout(5_000);
    expect(proxy.upgrades, 'it does not flap').toBe(tries);
    for (const person of [phone, other, host]) await person.context.close();
    await proxy.stop();
    await server.stop();
  });
}

test('a tap on a network that died in silence arrives by another connection', async ({ browser }) => {
  const { server, host, code } = await house(browser);
  const phone = await attendee(browser);
  const wire = await Wire.of(phone.page);
  await phone.page.goto(`${server.url}/j/${code}`);
  await connected(phone);
  await say(phone, 'Before');
  wire.silence();
  await phone.page.getByLabel('Your message').fill('Into the silence');
  await phone.page.getByLabel('Your message').press('Enter');
  await connected(host);
  await expect(host.page.locator('.desk').getByText('Into the silence')).toBeVisible({ timeout: 25_000 });
  await connected(phone);
  await expect(phone.page.locator('.line__words').filter({ hasText: 'Into the silence' })).toHaveCount(1);
  for (const person of [phone, host]) await person.context.close();
  await server.stop();
});

test('a page under another name than the base URL says where it works', async ({ browser }) => {
  const { server, host, code } = await house(browser, 'http://conductor.test');
  const phone = await attendee(browser);
  await phone.page.goto(`${server.url}/j/${code}`);
  for (const [person, path] of [[phone, `/j/${code}`], [host, '/sessions/']] as const) {
    const way = person.page.getByRole('link', { name: `http://conductor.test${path}` });
    await expect(way.first()).toBeVisible({ timeout: 30_000 });
    await expect(person.page.getByText('will be sent')).toHaveCount(0);
  }
  for (const person of [phone, host]) await person.context.close();
  await server.stop();
});

test('a browser that keeps no cookies is told so', async ({ browser }) => {
  const { server, host, code } = await house(browser);
  const phone = await attendee(browser);
  await phone.page.route('**/j/*', async (route) => {
    const answer = await route.fetch();
    await phone.context.clearCookies();
    const headers = Object.fromEntries(Object.entries(answer.headers()).filter(([name]) => name !== 'set-cookie'));
    await route.fulfill({ response: answer, headers });
  });
  await phone.page.goto(`${server.url}/j/${code}`);
  await expect(phone.page.getByText('it keeps no cookies for this page').first()).toBeVisible({ timeout: 30_000 });
  await expect(phone.page.getByText('will be sent')).toHaveCount(0);
  for (const person of [phone, host]) await person.context.close();
  await server.stop();
});

test('a program that was lost once is loaded again, and one that cannot be loaded is named', async ({ browser }) => {
  const { server, host, code } = await house(browser);
  for (const file of ['attendee.js', 'attendee_bg.wasm']) {
    const phone = await attendee(browser);
    let lost = 0;
    await phone.page.route(`**/pkg/${file}*`, (route) => (lost++ < 2 ? route.fulfill({ status: 404, body: '' }) : route.continue()));
    await phone.page.goto(`${server.url}/j/${code}`);
    await connected(phone);
    expect(lost, file).toBeGreaterThan(2);
    await phone.context.close();
  }
  const phone = await attendee(browser);
  await phone.page.route('**/pkg/attendee_bg.wasm*', (route) => route.abort());
  await phone.page.goto(`${server.url}/j/${code}`);
  await expect(phone.page.getByText('could not be loaded')).toBeVisible({ timeout: 30_000 });
  await expect(phone.page.getByRole('link', { name: 'Load again' })).toBeVisible();
  const old = await attendee(browser);
  await old.page.addInitScript('delete window.WebAssembly');
  await old.page.goto(`${server.url}/j/${code}`);
  await expect(old.page.getByText('needs WebAssembly')).toBeVisible();
  for (const person of [phone, old, host]) await person.context.close();
  await server.stop();
});

test('a page that was replaced rests until it is looked at', async ({ browser }) => {
  test.setTimeout(120_000);
  const { server, host, code } = await house(browser);
  const phone = await attendee(browser);
  await phone.page.goto(`${server.url}/j/${code}`);
  await connected(phone);
  const others = [];
  for (let n = 0; n < 8; n++) {
    const page = await phone.context.newPage();
    await page.goto(`${server.url}/j/${code}`);
    await expect(page.getByText('Connected', { exact: true }).first()).toBeVisible({ timeout: 40_000 });
    others.push(page);
  }
  await expect(phone.page.getByText('You have many pages of this session open.')).toBeVisible();
  const before = phone.sockets.everOpened;
  await phone.page.waitForTimeout(5_000);
  expect(phone.sockets.everOpened, 'it does not come back by itself').toBe(before);
  await phone.page.getByRole('button', { name: 'Go on here' }).click();
  await connected(phone);
  for (const person of [phone, host]) await person.context.close();
  await server.stop();
});

test('a page that is closed says goodbye, and one that is reloaded has not left', async ({ browser }) => {
  const { server, host, code } = await house(browser);
  const [phone, other] = [await attendee(browser), await attendee(browser)];
  for (const person of [phone, other]) {
    await person.page.goto(`${server.url}/j/${code}`);
    await connected(person);
  }
  const here = (words: string) => expect(host.page.getByText(words).first()).toBeVisible();
  await here('2 people here');
  await phone.page.reload();
  await connected(phone);
  await here('2 people here');
  await phone.page.close({ runBeforeUnload: true });
  await here('1 person here');
  for (const person of [other, host]) await person.context.close();
  await server.stop();
});

test('a question that was asked on one page is one\'s own on the other', async ({ browser }) => {
  const { server, host, code } = await house(browser);
  const phone = await attendee(browser);
  await phone.page.goto(`${server.url}/j/${code}`);
  const second = await phone.context.newPage();
  await second.goto(`${server.url}/j/${code}`);
  await expect(second.getByText('Connected', { exact: true }).first()).toBeVisible({ timeout: 40_000 });
  const ask = phone.page.getByRole('tab', { name: 'Questions' });
  await ask.click();
  await phone.page.getByLabel('Your question').fill('How does it scale?');
  await phone.page.getByRole('button', { name: 'Ask', exact: true }).click();
  await phone.page.getByRole('button', { name: 'Stay anonymous' }).click();
  await second.getByRole('tab', { name: 'Questions' }).click();
  const mine = second.locator('.question').filter({ hasText: 'How does it scale?' });
  await expect(mine.locator('.upvote')).toBeDisabled();
  for (const person of [phone, host]) await person.context.close();
  await server.stop();
});

test('a projector keeps its screen on, also after it was hidden', async ({ browser }) => {
  const { server, host, code } = await house(browser);
  const screen = await organizer(browser);
  await screen.page.addInitScript(() => {
    const asked: string[] = [];
    Object.assign(window, { asked });
    Object.defineProperty(navigator, 'wakeLock', { value: { request: async (what: string) => void asked.push(what) } });
  });
  const asked = () => screen.page.evaluate(() => (window as unknown as { asked: string[] }).asked);
  await screen.page.goto(`${server.url}/p/${code}`);
  await expect.poll(asked).toEqual(['screen']);
  await screen.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
  await expect.poll(asked).toEqual(['screen', 'screen']);
  await screen.page.goto(`${server.url}/j/${code}`);
  expect(await asked()).toEqual([]);
  for (const person of [screen, host]) await person.context.close();
  await server.stop();
});
