import { Browser, expect, test } from '@playwright/test';
import { Arrivals, Kind, WAYS } from '../support/arrivals';
import { organizer, Person, say, setUp } from '../support/journey';
import { KINDS } from '../support/kinds';
import { TALK } from '../support/talk';
import { Audience, Server } from '../support/server';
import { POLLS, QUESTIONS, REST, Stage, State, lacks, shows } from '../support/states';
import { Voice } from '../support/voice';

/**
 * Every state of a room, entered by every kind of page in every way: there before, loaded during, reloaded during, back after a lost socket.
 * Then the state changes once more, and every page shows the change. A page that was rendered with a state must behave as one to which it
 * came later.
 */
test.describe.configure({ mode: 'serial' });

test.use({ actionTimeout: 60_000 });

let server: Server;
let host: Person;

test.beforeAll(async ({ browser }) => {
  server = await Server.start({ CONDUCTOR_HOLDOUT: '0', CONDUCTOR_OUTCOME_WINDOW_SECONDS: '15-40', CONDUCTOR_BUDGET_PER_HOUR: '50' });
  host = await organizer(browser);
  await setUp(host, server);
});

test.afterAll(async () => {
  await host?.context.close();
  await server?.stop();
});

async function newSession(title: string): Promise<{ id: string; code: string }> {
  const answer = await host.context.request.post(`${server.url}/api/v1/sessions`, { data: { title }, headers: { origin: server.url } });
  expect(answer.status()).toBe(201);
  return answer.json();
}

async function end(session: string): Promise<void> {
  const answer = await host.context.request.post(`${server.url}/api/v1/sessions/${session}/end`, { headers: { origin: server.url } });
  expect(answer.ok()).toBe(true);
}

/** Walks through states, one after the other, and says everything that some page does not show. */
async function walk(stage: Stage, states: State[]): Promise<void> {
  for (const { name, enter, seen, change, changed } of states) {
    await test.step(name, async () => {
      await Promise.all(stage.pages.all.map((one) => one.go()));
      await enter?.(stage);
      await Promise.all(stage.pages.all.map((one) => one.come()));
      expect.soft(await stage.pages.failures(seen), name).toEqual([]);
      await change?.(stage);
      expect.soft(await stage.pages.failures(changed ?? {}), `${name}, and changes`).toEqual([]);
    });
  }
}

/** A room with pages of `kinds`, an organizer and somebody of the audience. */
async function staged(browser: Browser, kinds: Kind[], play: (stage: Stage, session: { id: string; code: string }) => Promise<void>): Promise<void> {
  const session = await newSession('Town hall');
  const outside = await browser.newContext();
  const pages = await Arrivals.open(browser, host.context, server, session, kinds);
  try {
    await outside.request.get(`${server.url}/j/${session.code}`);
    const [hosting, guest] = [await Voice.of(host.context, server, session.id, 'organizer'), await Voice.of(outside, server, session.id, 'attendee')];
    await play({ pages, host: hosting, guest, speakers: [], ids: {}, end: () => end(session.id) }, session);
    await hosting.close();
  } finally {
    await pages.close();
    await outside.close();
  }
}

test('a room is the same for a page that comes late', async ({ browser }) => {
  test.setTimeout(600_000);
  await staged(browser, ['phone', 'dashboard', 'projector'], async (stage) => {
    await walk(stage, [...POLLS, ...QUESTIONS]);
    await stage.pages.each('phone', async (page, { way }) => {
      await page.getByRole('tab', { name: /^Chat/ }).click();
      await say({ page } as Person, `I was ${way}`);
    });
    const spoken = WAYS.map((way) => stage.host.heard<{ text: string; speaker: number }>('message', (one) => one.text === `I was ${way}`));
    stage.speakers = (await Promise.all(spoken)).map(({ speaker }) => speaker);
    await walk(stage, REST);
  });
});

test('every kind of poll is the same for a page that comes late', async ({ browser }) => {
  test.setTimeout(600_000);
  await staged(browser, ['phone', 'dashboard', 'projector'], (stage) => walk(stage, KINDS));
});

test('what becomes of words is the same for a page that comes late', async ({ browser }) => {
  test.setTimeout(600_000);
  await staged(browser, ['phone', 'dashboard', 'projector'], (stage) => walk(stage, TALK));
});

test('a cue is the same for a speaker whose page comes late', async ({ browser }) => {
  test.setTimeout(120_000);
  const cue = (text: string) => ({ content: { arm: 'NOTIFICATION', text } });
  await staged(browser, ['speaker'], (stage) =>
    walk(stage, [
      {
        name: 'a cue is shown',
        enter: ({ host }) => host.order('launch', cue('Slow down')),
        seen: { speaker: (page) => shows(page, '.cues__words', 'Slow down') },
        change: ({ host }) => host.order('launch', cue('Take a question')),
        changed: { speaker: (page) => expect(page.locator('.cues__words')).toHaveText('Take a question') },
      },
      {
        name: 'a poll is open',
        enter: async ({ host, ids }) => {
          ids.poll = await host.fresh();
          await host.act('open_poll', { poll: ids.poll, question: 'Tea or coffee?', options: ['Tea', 'Coffee'] });
        },
        seen: { speaker: (page) => shows(page, '.scene--poll', '0 votes') },
        change: ({ guest, ids }) => guest.act('vote', { poll: ids.poll, choices: [1] }),
        changed: { speaker: (page) => shows(page, '.scene--poll', '1 vote') },
      },
      {
        name: 'a labeled question waits',
        enter: async ({ host, guest, ids }) => {
          ids.question = await guest.fresh();
          await guest.act('ask', { question: ids.question, text: 'Is it recorded?' });
          await host.act('amend_question', { question: ids.question, label: 'Sound' });
        },
        seen: { speaker: (page) => expect(page.locator('.speaker__list')).toContainText('Sound Is it recorded?') },
        change: ({ host, ids }) => host.act('mark_question', { question: ids.question, state: 'live' }),
        changed: { speaker: (page) => shows(page, '.speaker__part--live', 'Is it recorded?') },
      },
    ]),
  );
});

test('a suggestion is the same for a dashboard that comes late', async ({ browser }) => {
  test.setTimeout(300_000);
  await staged(browser, ['dashboard'], async (stage, { id: session, code }) => {
    const audience = Audience.start(`${server.url}/j/${code}`, { people: 40, scenario: 'sudden-fade', seed: 11, for: 240, quick: true });
    const proposals = async () => (await host.context.request.get(`${server.url}/api/v1/sessions/${session}/proposals`)).json();
    try {
      await expect.poll(async () => (await proposals())[0]?.status.state, { timeout: 180_000 }).toBe('awaiting');
      const [{ id, revision }] = await proposals();
      await walk(stage, [
        {
          name: 'a suggestion waits',
          seen: { dashboard: (page) => expect(page.getByRole('button', { name: 'Approve' })).toBeVisible() },
          change: ({ host }) => host.order('snooze', { proposal: id, seconds: 600 }),
          changed: { dashboard: (page) => shows(page, '.snoozed', 'snoozed until') },
        },
        {
          name: 'a suggestion is put off',
          seen: { dashboard: (page) => shows(page, '.snoozed', 'snoozed until') },
          change: ({ host }) => host.order('approve', { proposal: id, revision }),
          changed: {
            dashboard: async (page) => {
              await lacks(page, '.snoozed');
              await lacks(page, 'article.proposal');
              await shows(page, '.measuring', /Letting it sink in|Measuring/);
            },
          },
        },
        {
          name: 'the effect is measured',
          seen: { dashboard: (page) => shows(page, '.measuring', /Letting it sink in|Measuring/) },
          change: () => expect.poll(async () => (await proposals())[0].status.state, { timeout: 90_000 }).toBe('measured'),
          changed: {
            dashboard: async (page) => {
              await lacks(page, '.measuring');
              await expect(page.getByText(/Last outcome/).first()).toBeVisible();
            },
          },
        },
      ]);
    } finally {
      await audience.stop();
    }
  });
});
