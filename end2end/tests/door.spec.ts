import { Browser, expect, test } from '@playwright/test';
import { Person, attendee, createSession, join, live, organizer, say, setUp } from '../support/journey';
import { Server } from '../support/server';

/** The door on the dashboard and on phones: a passcode, and newcomers whom the organizer lets in, entered late, reloaded, in both languages. */
test.describe.configure({ mode: 'serial' });

const album = process.env.END2END_SCREENSHOTS;

let server: Server;
let host: Person;
let code: string;

test.beforeAll(async ({ browser }: { browser: Browser }) => {
  server = await Server.start();
  host = await organizer(browser);
  await setUp(host, server);
  ({ code } = await createSession(host, 'Town hall'));
});

test.afterAll(async () => {
  await host?.context.close();
  await server?.stop();
});

/** Looks at a page in both schemes, and at the dashboard in both widths; nothing sticks out. */
async function look({ page }: Pick<Person, 'page'>, name: string, widths: number[]): Promise<void> {
  const before = page.viewportSize()!;
  for (const width of widths) {
    await page.setViewportSize({ width, height: 860 });
    expect.soft(await page.evaluate(() => document.documentElement.scrollWidth), `${name} at ${width}`).toBeLessThanOrEqual(width);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      if (album) await page.screenshot({ path: `${album}/${name}-${width}-${colorScheme}.png`, fullPage: width < 600 });
    }
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  await page.setViewportSize(before);
}

/** The buttons of the card that lets people in. */
const button = (name: string) => host.page.locator('.share').getByRole('button', { name, exact: true });
/** What undoes a setting stands in the banner. */
const undo = (name: string) => host.page.locator('.banner').getByRole('button', { name, exact: true });

/** People who ask to come in: their number stands here, and is also spoken by a hidden element. */
const asking = () => host.page.getByRole('region', { name: 'At the door' });

test('a newcomer needs the passcode, and who was here does not', async ({ browser }) => {
  const [early, late] = [await attendee(browser), await attendee(browser, 'de-DE')];
  await join(early, server, code);
  if (!(await button('Ask for a passcode').isVisible())) await host.page.locator('.share__summary', { hasText: 'Let people in' }).click();
  await button('Ask for a passcode').click();
  await expect(host.page.getByText(/^Newcomers need the passcode [A-Z0-9]{6}/)).toBeVisible();
  const passcode = (await host.page.getByText(/^Newcomers need the passcode/).textContent())!.match(/passcode ([A-Z0-9]{6})/)![1];
  await look(host, 'door-passcode', [1280, 390]);
  await early.page.reload();
  await say(early, 'I was here before');
  await expect(early.page.getByLabel('Passcode')).toBeHidden();
  // The page is rendered with the question, and it is there after a reload too.
  await late.page.goto(`${server.url}/j/${code}`);
  await expect(late.page.getByLabel('Kennwort')).toBeVisible();
  // The server renders the question, so that it is there before the socket is.
  await expect.poll(() => late.sockets.everOpened).toBe(1);
  await late.page.reload();
  await expect(late.page.getByText('Geben Sie das Kennwort ein')).toBeVisible();
  await expect.poll(() => late.sockets.everOpened, { message: 'one for each time it was loaded' }).toBe(2);
  await look(late, 'phone-passcode', [390]);
  await late.page.getByLabel('Kennwort').fill('sesame');
  await late.page.getByRole('button', { name: 'Eintreten' }).click();
  await expect(late.page.getByText('Das ist nicht das Kennwort.')).toBeVisible();
  await late.page.getByLabel('Kennwort').fill(` ${passcode.toLowerCase()} `);
  await late.page.getByRole('button', { name: 'Eintreten' }).click();
  await expect(late.page.getByLabel('Kennwort')).toBeHidden();
  await late.page.reload();
  await expect(late.page.getByText('Verbunden', { exact: true })).toBeVisible();
  await expect(late.page.getByLabel('Kennwort')).toBeHidden();
  // The dashboard that is loaded later knows the passcode too.
  await host.page.reload();
  await live(host);
  await expect(host.page.getByText(`Newcomers need the passcode ${passcode}`)).toBeVisible();
  await undo('No passcode').click();
  await expect(host.page.getByText(/^Newcomers need the passcode/)).toBeHidden();
  await Promise.all([early.context.close(), late.context.close()]);
});

test('an organizer lets a newcomer in with one tap', async ({ browser }) => {
  const [ada, bob] = [await attendee(browser), await attendee(browser)];
  if (!(await button('Let in one by one').isVisible())) await host.page.locator('.share__summary', { hasText: 'Let people in' }).click();
  await button('Let in one by one').click();
  await expect(host.page.getByText('You let newcomers in one by one.')).toBeVisible();
  for (const [guest, name] of [[ada, 'Ada'], [bob, 'Bob']] as const) {
    await guest.page.goto(`${server.url}/j/${code}`);
    await expect.poll(() => guest.sockets.open).toBe(1);
    await guest.page.getByRole('textbox', { name: 'Your name' }).fill(name);
    await guest.page.getByRole('button', { name: 'Ask to come in' }).click();
    await expect(guest.page.getByText('You have asked to come in.')).toBeVisible();
  }
  await look(ada, 'phone-asked', [390]);
  await expect(asking().getByText('2 people ask to come in.')).toBeVisible();
  await look(host, 'door-asking', [1280, 390]);
  // Who comes back has still asked, and a dashboard that is loaded later has the list.
  await bob.page.reload();
  await expect(bob.page.getByText('You have asked to come in.')).toBeVisible();
  await host.page.reload();
  await live(host);
  await host.page.getByRole('button', { name: 'Let in: Ada' }).click();
  await expect(ada.page.getByText('You have asked to come in.')).toBeHidden();
  await say(ada, 'Thank you');
  await expect(asking().getByText('1 person asks to come in.')).toBeVisible();
  await expect(ada.page.locator('.line').filter({ hasText: 'Thank you' })).toBeVisible();
  await expect(bob.page.locator('.line').filter({ hasText: 'Thank you' }).getByText('Ada')).toBeVisible();
  await host.page.getByRole('button', { name: 'Let all of these in' }).click();
  await expect(bob.page.getByText('You have asked to come in.')).toBeHidden();
  await expect(host.page.getByRole('heading', { name: 'At the door' })).toBeHidden();
  await Promise.all([ada.context.close(), bob.context.close()]);
});

test('people who act and vanish are shown with their counts', async ({ browser }) => {
  await undo('Let everybody in').click();
  await expect(host.page.getByText('You let newcomers in one by one.')).toBeHidden();
  for (let n = 0; n < 6; n++) {
    const made = await attendee(browser);
    await join(made, server, code);
    await say(made, `Made up ${n}`);
    await made.context.close();
  }
  await expect(host.page.getByText('Perhaps made up.')).toBeVisible({ timeout: 20_000 });
  await look(host, 'door-settle', [1280, 390]);
  await host.page.getByRole('button', { name: 'Leave them out' }).click();
  await expect(host.page.getByText('Perhaps made up.')).toBeHidden();
});
