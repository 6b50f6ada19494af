import { Page, expect, test } from '@playwright/test';
import { say, setUp } from '../support/journey';
import { Room } from '../support/room';
import { Server } from '../support/server';

/** Others change a page too: translators, extensions, telephones. And people write in every direction, under every name. */
test.describe.configure({ timeout: 240_000 });

test.use({ actionTimeout: 60_000 });

let room: Room;

test.beforeAll(async ({ browser }) => {
  room = await Room.open(browser);
});

test.afterAll(async () => room?.close());

/** Holds the program back, so that others come first. */
async function heldBack(page: Page): Promise<() => void> {
  let release = () => {};
  const others = new Promise<void>((done) => (release = done));
  await page.route('**/attendee_bg.wasm', async (route) => {
    await others;
    await route.continue();
  });
  return release;
}

/** Puts an element of its own in the place of every text, as translators do. */
const translate = (page: Page) =>
  page.evaluate(() => {
    const texts: Text[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) if (!walker.currentNode.parentElement!.closest('script, [translate=no]') && walker.currentNode.nodeValue!.trim()) texts.push(walker.currentNode as Text);
    for (const text of texts) {
      const [outer, inner] = [document.createElement('font'), document.createElement('font')];
      inner.textContent = `«${text.nodeValue}»`;
      outer.append(inner);
      text.replaceWith(outer);
    }
    return texts.length;
  });

const tabsChange = async (page: Page) => {
  await page.getByRole('tab', { name: /Questions/ }).click();
  await expect(page.getByRole('tab', { name: /Questions/ })).toHaveAttribute('aria-selected', 'true');
};

test('the program takes a page over in which others were first', async () => {
  await room.hosting.act('say', { message: await room.hosting.fresh(), text: 'Call 030 1234567 now' });
  let release = () => {};
  const { page, context } = await room.phone(async ({ page }) => (release = await heldBack(page)));
  await expect(page.getByText('Call 030 1234567 now')).toBeVisible();
  await page.evaluate(() => {
    // A telephone makes a link of a number, in the middle of a text.
    const words = [...document.querySelectorAll('.line__words')].find((one) => one.textContent!.includes('1234567'))!;
    const [before, after] = [document.createTextNode('Call '), document.createTextNode(' now')];
    const link = Object.assign(document.createElement('a'), { href: 'tel:0301234567', textContent: '030 1234567' });
    words.replaceChildren(before, link, after);
    // An extension puts elements in front of everything and into the middle.
    const bar = Object.assign(document.createElement('strange-bar'), { id: 'strange', textContent: 'Coupons!' });
    document.body.prepend(bar);
    document.querySelector('.room__main')!.prepend(document.createElement('strange-mark'));
  });
  expect(await translate(page)).toBeGreaterThan(5);
  release();
  await expect(page.getByText('Connected', { exact: true })).toBeVisible();
  await tabsChange(page);
  await expect(page.locator('#strange')).toHaveText(/Coupons!/);
  await expect(page.locator('#broken')).toBeHidden();
  await context.close();
});

test('an extension that was there before the page breaks no page', async ({ browser }) => {
  const poll = await room.openPoll('Tea or coffee?');
  const outside = await browser.newContext();
  const pages = [
    [outside, `/j/${room.code}`, 'Connected'],
    [outside, `/p/${room.code}`, 'Tea or coffee?'],
    [outside, '/j', 'Enter the code on the screen'],
    [room.host.context, `/sessions/${room.id}`, 'Connected'],
    [room.host.context, '/', 'Town hall'],
  ] as const;
  for (const [context, path, seen] of pages) {
    const page = await context.newPage();
    await page.addInitScript(() =>
      document.addEventListener('DOMContentLoaded', () => {
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        const texts: Text[] = [];
        while (walker.nextNode()) if (!walker.currentNode.parentElement!.closest('script') && walker.currentNode.nodeValue!.trim()) texts.push(walker.currentNode as Text);
        for (const text of texts) text.replaceWith(Object.assign(document.createElement('font'), { textContent: text.nodeValue }));
      }),
    );
    const broke: string[] = [];
    page.on('pageerror', ({ message }) => broke.push(message));
    // What is idle for a while has been taken over, or has broken off.
    await page.goto(room.server.url + path, { waitUntil: 'networkidle' });
    await expect(page.getByText(seen).first(), path).toBeVisible();
    await expect(page.locator('#broken'), path).toBeHidden();
    expect(broke, path).toEqual([]);
    await page.close();
  }
  await outside.close();
  await room.hosting.act('close_poll', { poll });
});

test('numbers change on a page that is translated', async () => {
  const poll = await room.openPoll('Tea or coffee?');
  const { page, context } = await room.connected();
  await expect(page.locator('.thing--poll')).toContainText('0 votes');
  await translate(page);
  await expect(page.locator('.thing--poll')).toContainText('«');
  await room.guest.act('vote', { poll, choices: [0] });
  await expect(page.locator('.poll__voters')).toHaveText('1 vote');
  await page.locator('.thing--poll .option').first().click();
  await expect(page.locator('.poll__foot')).toContainText('Counted.');
  await expect(page.locator('.poll__voters')).toHaveText('2 votes');
  await translate(page);
  await tabsChange(page);
  await room.hosting.act('close_poll', { poll });
  await expect(page.locator('.thing--poll')).toHaveCount(0);
  await expect(page.locator('#broken')).toBeHidden();
  await context.close();
});

test('a page whose program breaks off says so, and never that it is connected', async () => {
  const { page, context } = await room.phone(({ page }) =>
    page.route(`**/j/${room.code}`, async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, body: (await answer.text()).replace('class="room__talk"><', 'class="room__talk"><i></i><i></i><') });
    }),
  );
  const notice = page.locator('#broken');
  await expect(notice).toBeVisible();
  await expect(notice).toContainText('This page has stopped working.');
  await expect(page.locator('.connection')).toBeHidden();
  await page.unroute(`**/j/${room.code}`);
  await notice.getByRole('link', { name: 'Load again' }).click();
  await expect(page.getByText('Connected', { exact: true })).toBeVisible();
  await expect(notice).toBeHidden();
  await context.close();
});

test('pages ask telephones to leave numbers alone', async ({ request }) => {
  const page = await (await request.get(`${room.server.url}/j/${room.code}`)).text();
  expect(page).toMatch(/<meta name="format-detection" content="telephone=no/);
});

test('words run in their own direction', async () => {
  const { page, context } = await room.connected();
  await say({ page } as never, 'מה השעה?');
  const runs = (selector: string, text: string, direction: string) =>
    expect(page.locator(selector).filter({ hasText: text }).first()).toHaveCSS('direction', direction);
  await runs('.line__words', 'מה השעה', 'rtl');
  await say({ page } as never, 'What time is it?');
  await runs('.line__words', 'What time', 'ltr');
  await room.ask('كم الساعة؟');
  await tabsChange(page);
  await runs('.question__words', 'كم الساعة', 'rtl');
  await page.getByLabel('Your question').fill('שלום');
  await expect(page.getByLabel('Your question')).toHaveCSS('direction', 'rtl');
  await context.close();
});

test('the Enter that ends a composition sends nothing', async () => {
  const { page, context } = await room.connected();
  await page.getByLabel('Your message').fill('すし');
  // Safari: the composition has ended, and only the old code says that this Enter belonged to it.
  await page.getByLabel('Your message').evaluate((field) => {
    const enter = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true });
    Object.defineProperty(enter, 'keyCode', { value: 229 });
    field.dispatchEvent(enter);
  });
  // Words stay in the field until the room has them, and a name is asked for first: only what is said in the end tells.
  await page.getByLabel('Your message').fill('すしが好き');
  await page.getByLabel('Your message').press('Enter');
  await page.getByRole('textbox', { name: 'Your name' }).fill('Yuki');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.locator('.line__words').filter({ hasText: 'すしが好き' })).toBeVisible();
  await expect(page.locator('.line__words').filter({ hasText: /^すし$/ })).toHaveCount(0);
  await context.close();
});

test('those who run the room have a badge', async () => {
  await room.hosting.act('say', { message: await room.hosting.fresh(), text: 'Welcome, everybody' });
  await room.guest.act('say', { message: await room.guest.fresh(), text: 'Thank you' });
  const { page, context } = await room.connected();
  const line = (text: string) => page.locator('.line').filter({ hasText: text });
  await expect(line('Welcome, everybody').locator('.badge--host')).toHaveText('Host');
  await expect(line('Thank you').locator('.badge')).toHaveCount(0);
  await context.close();
});

test('a control that takes the focus is seen', async () => {
  const { page, context } = await room.connected();
  const button = page.getByRole('button', { name: 'Do not read new messages out' });
  await button.focus();
  expect((await button.boundingBox())!.width).toBeGreaterThan(40);
  await expect(button).toBeInViewport();
  await button.blur();
  expect((await button.locator('..').boundingBox())!.width).toBeLessThan(2);
  await context.close();
});

test('a fresh installation says where its one-time link is', async ({ page }) => {
  const fresh = await Server.start();
  try {
    await page.goto(fresh.url);
    const hint = page.getByText('it printed a one-time link');
    await expect(hint).toBeVisible();
    await setUp({ page }, fresh);
    await page.context().clearCookies();
    await page.goto(fresh.url);
    await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
    await expect(hint).toHaveCount(0);
  } finally {
    await fresh.stop();
  }
});
