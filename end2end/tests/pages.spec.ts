import { Browser, expect, test } from '@playwright/test';
import { Seen } from '../support/eyes';
import { createSession, setUp } from '../support/journey';
import { Audience, Server } from '../support/server';

/** Every page in every state that it can be brought into, in both widths and both color schemes: see `support/eyes.ts`. */
test.describe.configure({ mode: 'serial' });
test.use({ actionTimeout: 10_000 });

let server: Server;
let host: Seen;
let session: { id: string; code: string };

test.beforeAll(async ({ browser }) => {
  server = await Server.start({ CONDUCTOR_OUTCOME_WINDOW_SECONDS: '15-40', CONDUCTOR_BUDGET_PER_HOUR: '50' });
  host = await Seen.open(browser);
});

test.afterAll(async () => {
  await host?.context.close();
  await server?.stop();
});

async function visit(browser: Browser, path: string): Promise<Seen> {
  const seen = await Seen.open(browser);
  await seen.page.goto(`${server.url}${path}`, { waitUntil: 'networkidle' });
  return seen;
}

/** Opens a part of the desk. */
async function desk(part: 'Chat' | 'Questions' | 'Polls' | 'Launch'): Promise<void> {
  await host.page.locator('.desk').getByRole('radio', { name: new RegExp(`^${part}`) }).check();
}

/** Launches one kind of intervention from the desk. */
async function launch(kind: string): Promise<void> {
  await desk('Launch');
  await host.page.getByRole('group', { name: 'What to launch' }).getByRole('button', { name: kind }).click();
  if (kind === 'Quick poll') await host.page.locator('.desk').getByRole('button', { name: 'Would you use this next week?' }).click();
  await host.page.getByRole('button', { name: 'Send it now' }).click();
  await expect(host.page.locator('.desk').getByText('Sent', { exact: true })).toBeVisible();
}

test('pages before anybody has an account', async ({ browser }) => {
  test.setTimeout(180_000);
  for (const [name, path] of [
    ['set-up', server.setUpLink.slice(server.url.length)],
    ['set-up-expired', '/setup/0000000000000000000000000000000000000000000000000000000000000000'],
    ['sign-in', '/'],
    ['enter-code', '/j'],
    ['room-unknown', '/j/ZZZZZZ'],
    ['projector-unknown', '/p/ZZZZZZ'],
    ['not-found', '/nothing/here'],
  ]) {
    const seen = await visit(browser, path);
    await seen.look(name, 0);
    await seen.context.close();
  }
});

test('an address without a page answers 404, and a page that needs a sign-in leads there', async ({ request }) => {
  for (const path of ['/nothing/here', '/j/ZZZZZZ', '/p/ZZZZZZ']) expect((await request.get(server.url + path)).status(), path).toBe(404);
  for (const accept of ['text/html', '*/*']) {
    const answer = await request.get(server.url + '/', { maxRedirects: 0, headers: { accept } });
    expect([answer.status(), answer.headers().location], accept).toEqual([302, '/sign-in']);
  }
});

test('pages of an organizer without sessions', async () => {
  test.setTimeout(180_000);
  await setUp(host, server);
  for (const [name, path] of [
    ['sessions-none', '/'],
    ['create', '/sessions/new'],
    ['rehearse', '/rehearse'],
    ['tokens', '/tokens'],
    ['operations', '/operations'],
    ['session-unknown', '/sessions/0198c0de-0000-7000-8000-000000000000'],
  ]) {
    await host.page.goto(server.url + path, { waitUntil: 'networkidle' });
    await host.look(name, 0);
  }
});

test('a session from the first moment to a poll, a question and every kind of intervention', async ({ browser }) => {
  test.setTimeout(420_000);
  await host.page.goto(server.url);
  session = await createSession(host, 'Town hall, November');
  await host.look('dashboard-nobody', 1);

  const phone = await visit(browser, `/j/${session.code}`);
  const screen = await visit(browser, `/p/${session.code}`);
  await phone.look('room-joined', 1);
  await screen.look('projector-idle', 1);

  await phone.page.getByLabel('Your message').fill('Good morning from the back row');
  await phone.page.getByLabel('Your message').press('Enter');
  await expect(phone.page.getByRole('heading', { name: 'What should others call you?' })).toBeVisible();
  await phone.look('room-name', 1);
  await phone.page.getByRole('textbox', { name: 'Your name' }).fill('Grace');
  await phone.page.getByRole('button', { name: 'Continue' }).click();
  await expect(phone.page.locator('.line__words').getByText('Good morning from the back row')).toBeVisible();

  await desk('Polls');
  await host.page.getByText('Open a poll').click();
  await host.page.locator('.desk').getByRole('button', { name: 'What should we do next?' }).click();
  await host.page.getByRole('button', { name: 'Open the poll' }).click();
  await expect(phone.page.locator('.thing--poll')).toBeVisible();
  await phone.look('room-poll', 1);
  await screen.look('projector-poll', 1);
  await phone.page.locator('.thing--poll .option').nth(1).click();
  await expect(phone.page.getByText('Counted.')).toBeVisible();
  await phone.look('room-poll-voted', 1);
  await host.look('dashboard-poll', 1);
  await host.page.locator('.desk').getByRole('button', { name: 'Close', exact: true }).click();
  await phone.page.getByRole('tab', { name: /Polls/ }).click();
  await expect(phone.page.getByText('Final result')).toBeVisible();
  await phone.look('room-poll-result', 1);

  await phone.page.getByRole('tab', { name: /Questions/ }).click();
  await phone.page.getByLabel('Your question').fill('How will the new planning work for teams in two time zones?');
  await phone.page.getByRole('button', { name: 'Ask' }).click();
  await desk('Questions');
  await host.page.getByRole('button', { name: 'Answer now' }).click();
  await expect(phone.page.locator('.thing--question')).toBeVisible();
  await phone.look('room-question', 1);
  await screen.look('projector-question', 1);
  await host.look('dashboard-question', 1);
  await host.page.getByRole('button', { name: 'Answered' }).click();

  for (const [kind, name] of [
    ['Quick poll', 'poll'],
    ['Challenge', 'challenge'],
    ['Chat prompt', 'prompt'],
    ['Cue to the speaker', 'cue'],
  ]) {
    await launch(kind);
    await expect(name === 'cue' ? host.page.locator('.cue').first() : phone.page.locator(`.thing--${name}`).first()).toBeVisible();
    await phone.look(`room-${name}-sent`, 1);
    await screen.look(`projector-${name}-sent`, 1);
    await host.look(`dashboard-${name}-sent`, 1);
  }
  await phone.context.close();
  await screen.context.close();
});

test('a dashboard from a lively room over a proposal to its outcome, and the end', async ({ browser }) => {
  test.setTimeout(600_000);
  // A new tab: of a page that is left by loading another, the browser does not tell that its socket closed.
  const before = host;
  host = await before.beside();
  await before.page.close();
  await host.page.goto(server.url);
  session = await createSession(host, 'Quarterly review');
  const phone = await visit(browser, `/j/${session.code}`);
  const screen = await host.beside();
  await screen.page.goto(`${server.url}/p/${session.code}?speaker`, { waitUntil: 'networkidle' });
  const audience = Audience.start(`${server.url}/j/${session.code}`, { people: 40, scenario: 'sudden-fade', seed: 11, for: 500, quick: true });
  try {
    await expect(host.page.getByText(/4[0-9] people/).first()).toBeVisible({ timeout: 30_000 });
    await host.look('dashboard-warming', 1);
    // In about one decision of twenty the conductor holds on purpose: that is an outcome too, and has its own card.
    const card = host.page.locator('article.proposal').first();
    const held = host.page.getByRole('heading', { name: 'Waited, on purpose' });
    await expect(card.or(held).first()).toBeVisible({ timeout: 180_000 });
    await host.look('dashboard-proposal', 1);
    await phone.look('room-live', 1);
    if (await card.isVisible()) {
      await card.getByRole('button', { name: 'Why this?' }).click();
      await expect(host.page.getByRole('dialog').getByRole('heading').first()).toBeVisible();
      await host.look('dashboard-why', 1);
      await host.page.keyboard.press('Escape');
      await card.getByRole('button', { name: 'Edit' }).click();
      await host.look('dashboard-edit', 1);
      await host.page.getByRole('button', { name: 'Undo edits' }).click();
      await card.getByRole('button', { name: 'Approve' }).click();
    }
    await expect(host.page.getByText(/Letting it sink in|Measuring/).first()).toBeVisible();
    await host.look('dashboard-measuring', 1);
    await screen.look('speaker-live', 1);
    await expect(host.page.getByText(/Last outcome/).first()).toBeVisible({ timeout: 120_000 });
    await host.look('dashboard-outcome', 1);

    await host.page.getByRole('button', { name: 'Stop', exact: true }).first().click();
    await expect(host.page.getByText('Stopped.').first()).toBeVisible();
    await host.look('dashboard-stopped', 1);
    await host.page.getByRole('button', { name: 'Resume' }).first().click();

    await host.page.getByLabel('More').click();
    await host.look('dashboard-menu', 1);
    await host.page.getByRole('button', { name: 'Settings' }).click();
    await host.look('dashboard-settings', 1);
    await host.page.keyboard.press('Escape');
    // The menu has closed over the settings.
    await host.page.getByLabel('More').click();
    await host.page.getByRole('button', { name: 'End the session…' }).click();
    await host.page.getByRole('button', { name: 'End it' }).click();
    await expect(host.page.getByText('Ended', { exact: true }).first()).toBeVisible();
    await expect(phone.page.getByText('That was it.')).toBeVisible();
  } finally {
    await audience.stop();
  }
  await expect.poll(() => host.sockets.open).toBe(0);
  await host.look('dashboard-ended', 0);
  await phone.look('room-ended', 0);
  await screen.look('projector-ended', 0);
  await host.page.goto(`${server.url}/sessions/${session.id}/history`, { waitUntil: 'networkidle' });
  await host.look('history', 0);
  await host.page.getByRole('link', { name: /learned/i }).first().click();
  await host.page.waitForURL(/\/policy/);
  await host.look('policy', 0);
  await host.page.goto(server.url, { waitUntil: 'networkidle' });
  await host.look('sessions', 0);
});
