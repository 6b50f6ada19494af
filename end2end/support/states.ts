import { Page, expect } from '@playwright/test';
import type { Arrivals, Kind } from './arrivals';
import type { Voice } from './voice';

/** Who acts, and on which pages. */
export interface Stage {
  pages: Arrivals;
  host: Voice;
  guest: Voice;
  /** The numbers of those who hold the phones, once they spoke. */
  speakers: number[];
  /** Ends the session. */
  end(): Promise<void>;
  /** Identifiers by name. */
  ids: Record<string, string>;
}

export type Checks = Partial<Record<Kind, (page: Page) => Promise<unknown>>>;

export interface State {
  name: string;
  /** Begins it, while pages are away. */
  enter?(stage: Stage): Promise<unknown>;
  seen: Checks;
  /** Changes it once more. */
  change?(stage: Stage): Promise<unknown>;
  changed?: Checks;
}

const desk = (page: Page, part: 'Chat' | 'Questions' | 'Polls') => page.locator('.desk').getByRole('radio', { name: new RegExp(`^${part}`) }).check();
const tab = (page: Page, name: 'Chat' | 'Questions' | 'Polls') => page.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
export const shows = (page: Page, selector: string, text: string | RegExp) => expect(page.locator(selector).filter({ hasText: text }).first()).toBeVisible();
export const lacks = (page: Page, selector: string) => expect(page.locator(selector)).toHaveCount(0);

/** A poll on a dashboard's desk. */
const polled = async (page: Page, ...texts: (string | RegExp)[]) => {
  await desk(page, 'Polls');
  for (const text of texts) await expect(page.locator('.polled').filter({ hasText: 'Tea or coffee?' })).toContainText(text);
};
/** A question on a dashboard's desk. */
const asked = async (page: Page, ...texts: string[]) => {
  await desk(page, 'Questions');
  for (const text of texts) await expect(page.locator('.asked').filter({ hasText: 'Who pays for it?' })).toContainText(text);
};
/** The question on a phone: its support, and whether this phone is part of it. */
const supported = async (page: Page, votes: string, pressed: boolean) => {
  await tab(page, 'Questions');
  await expect(page.locator('.question .upvote')).toHaveAttribute('aria-pressed', String(pressed));
  await expect(page.locator('.question .upvote__count')).toHaveText(votes);
};
const option = (page: Page, words: string) => page.locator('.thing--poll .option').filter({ hasText: words });
const chose = async (page: Page, words: string) => {
  await expect(page.locator('.thing--poll').getByText(/^Counted\./)).toBeVisible();
  await expect(option(page, words)).toHaveClass(/option--mine/);
};

/** Polls, from one state to the next. */
export const POLLS: State[] = [
  {
    name: 'a poll is open',
    enter: async ({ host, ids }) => {
      ids.poll = await host.fresh();
      await host.act('open_poll', { poll: ids.poll, question: 'Tea or coffee?', options: ['Tea', 'Coffee'] });
    },
    seen: {
      phone: (page) => shows(page, '.thing--poll', 'Results show once you vote.'),
      dashboard: (page) => polled(page, '0 voters'),
      projector: (page) => shows(page, '.scene--poll', '0 votes'),
    },
    change: ({ pages }) => pages.each('phone', (page) => option(page, 'Coffee').click()),
    changed: {
      phone: async (page) => {
        await chose(page, 'Coffee');
        await shows(page, '.thing--poll', '4 votes');
      },
      dashboard: (page) => polled(page, '4 voters', '4 · 100%'),
      projector: (page) => shows(page, '.scene--poll', '4 votes'),
    },
  },
  {
    name: 'a poll that was voted in',
    enter: ({ guest, ids }) => guest.act('vote', { poll: ids.poll, choices: [0] }),
    seen: {
      phone: async (page) => {
        await chose(page, 'Coffee');
        await shows(page, '.thing--poll', '5 votes');
      },
      dashboard: (page) => polled(page, '5 voters', '4 · 80%'),
      projector: async (page) => {
        await shows(page, '.scene--poll', '5 votes');
        await lacks(page, '.answer--told');
      },
    },
    change: async ({ host, pages, ids }) => {
      await host.act('reveal_poll', { poll: ids.poll });
      await pages.each('phone', (page) => option(page, 'Tea').click());
    },
    changed: {
      phone: async (page) => {
        await chose(page, 'Tea');
        await expect(option(page, 'Tea')).toContainText('100 %');
      },
      dashboard: (page) => polled(page, 'Results shown', '5 · 100%'),
      projector: (page) => shows(page, '.answer--told', '100 %'),
    },
  },
  {
    name: 'a poll whose results are shown',
    enter: ({ guest, ids }) => guest.act('vote', { poll: ids.poll, choices: [1] }),
    seen: {
      phone: async (page) => {
        await chose(page, 'Tea');
        await expect(option(page, 'Tea')).toContainText('80 %');
      },
      dashboard: (page) => polled(page, 'Results shown', '4 · 80%'),
      projector: (page) => shows(page, '.answer--told', '80 %'),
    },
    change: ({ host, ids }) => host.act('close_poll', { poll: ids.poll }),
    changed: {
      phone: async (page) => {
        await lacks(page, '.thing--poll');
        await tab(page, 'Polls');
        await shows(page, '.past-polls', 'Final result');
      },
      dashboard: (page) => polled(page, 'Closed'),
      projector: (page) => lacks(page, '.scene--poll'),
    },
  },
  {
    name: 'a poll is closed',
    seen: {
      phone: async (page) => {
        await tab(page, 'Polls');
        await shows(page, '.past-polls', 'Final result');
      },
      dashboard: (page) => polled(page, 'Closed', '4 · 80%'),
      projector: (page) => lacks(page, '.scene--poll'),
    },
    change: async ({ host, ids }) => {
      ids.next = await host.fresh();
      await host.act('open_poll', { poll: ids.next, question: 'And a cake?', options: ['Yes', 'No'] });
    },
    changed: {
      phone: (page) => shows(page, '.thing--poll', 'And a cake?'),
      dashboard: (page) => shows(page, '.polled', 'And a cake?'),
      projector: (page) => shows(page, '.scene--poll', 'And a cake?'),
    },
  },
];

/** Questions, from one state to the next. */
export const QUESTIONS: State[] = [
  {
    name: 'a question waits',
    enter: async ({ host, guest, ids }) => {
      await host.act('close_poll', { poll: ids.next });
      ids.question = await guest.fresh();
      await guest.act('ask', { question: ids.question, text: 'Who pays for it?' });
    },
    seen: {
      phone: (page) => supported(page, '0', false),
      dashboard: (page) => asked(page, 'Answer now'),
      projector: (page) => shows(page, '.wanted__one', 'Who pays for it?'),
    },
    change: ({ pages }) => pages.each('phone', (page) => page.locator('.question .upvote').click()),
    changed: {
      phone: (page) => supported(page, '4', true),
      dashboard: (page) => asked(page, '4 support it'),
      projector: (page) => expect(page.locator('.wanted__votes')).toHaveText('4'),
    },
  },
  {
    name: 'a question that was supported',
    seen: {
      phone: (page) => supported(page, '4', true),
      dashboard: (page) => asked(page, '4 support it'),
      projector: (page) => expect(page.locator('.wanted__votes')).toHaveText('4'),
    },
    change: async ({ host, pages, ids }) => {
      await pages.each('phone', (page) => page.locator('.question .upvote').click());
      await pages.each('phone', (page) => supported(page, '0', false));
      await host.act('mark_question', { question: ids.question, state: 'live' });
    },
    changed: {
      phone: (page) => shows(page, '.thing--question', 'Who pays for it?'),
      dashboard: (page) => asked(page, 'Live now'),
      projector: (page) => shows(page, '.scene--question', 'Who pays for it?'),
    },
  },
  {
    name: 'a question is being answered',
    seen: {
      phone: (page) => shows(page, '.thing--question', 'Who pays for it?'),
      dashboard: (page) => asked(page, 'Live now'),
      projector: (page) => shows(page, '.scene--question', 'Who pays for it?'),
    },
    change: ({ host, ids }) => host.act('mark_question', { question: ids.question, state: 'answered' }),
    changed: {
      phone: async (page) => {
        await lacks(page, '.thing--question');
        await tab(page, 'Questions');
        await shows(page, '.question--answered', 'Answered');
      },
      dashboard: (page) => asked(page, 'Answered', 'Back to the queue'),
      projector: (page) => lacks(page, '.scene--question'),
    },
  },
  {
    name: 'a question is answered',
    seen: {
      phone: async (page) => {
        await tab(page, 'Questions');
        await shows(page, '.question--answered', 'Answered');
      },
      dashboard: (page) => asked(page, 'Answered', 'Back to the queue'),
      projector: (page) => lacks(page, '.wanted__one'),
    },
    change: ({ host, ids }) => host.act('mark_question', { question: ids.question, state: 'queued' }),
    changed: {
      phone: (page) => expect(page.locator('.question .upvote')).toBeEnabled(),
      dashboard: (page) => asked(page, 'Answer now'),
      projector: (page) => shows(page, '.wanted__one', 'Who pays for it?'),
    },
  },
];

/** What reaches people besides, who may speak, and how the session stands. */
export const REST: State[] = [
  {
    name: 'a challenge runs',
    enter: ({ host }) => host.order('launch', { content: { arm: 'GAMIFICATION', text: 'Three words', seconds: 600 } }),
    seen: {
      phone: (page) => shows(page, '.thing--challenge', 'Three words'),
      dashboard: (page) => shows(page, '.on-stage', 'Three words'),
      projector: (page) => shows(page, '.scene--challenge', 'Three words'),
    },
    change: async ({ host }) => {
      const { id } = await host.heard<{ id: string; content: { text: string } }>('intervention', (one) => one.content.text === 'Three words');
      await host.order('undo', { intervention: id });
    },
    changed: { phone: (page) => lacks(page, '.thing--challenge'), dashboard: (page) => lacks(page, '.on-stage'), projector: (page) => lacks(page, '.scene--challenge') },
  },
  {
    name: 'an attendee is muted',
    enter: ({ host, speakers }) => Promise.all(speakers.map((speaker) => host.act('mute', { speaker, on: true }))),
    seen: {
      phone: (page) => expect(page.getByLabel('Your message')).toBeDisabled(),
      dashboard: async (page) => {
        await desk(page, 'Chat');
        await expect(page.locator('.said').getByText('Muted', { exact: true })).toHaveCount(4);
      },
    },
    change: ({ host, speakers }) => Promise.all(speakers.map((speaker) => host.act('mute', { speaker, on: false }))),
    changed: {
      phone: (page) => expect(page.getByLabel('Your message')).toBeEnabled(),
      dashboard: (page) => expect(page.locator('.said').getByText('Muted', { exact: true })).toHaveCount(0),
    },
  },
  {
    name: 'sending is stopped',
    enter: ({ host }) => host.order('stop'),
    seen: { dashboard: (page) => shows(page, '.banner', 'Stopped.') },
    change: ({ host }) => host.order('resume'),
    changed: { dashboard: (page) => expect(page.locator('.banner').filter({ hasText: 'Stopped.' })).toHaveCount(0) },
  },
  {
    name: 'the servers do not reach each other',
    enter: async ({ pages }) => pages.all.forEach((one) => one.degrade(true)),
    seen: { dashboard: (page) => shows(page, '.banner', 'The servers do not reach each other.') },
    change: async ({ pages }) => pages.all.forEach((one) => one.degrade(false)),
    changed: { dashboard: (page) => expect(page.locator('.banner').filter({ hasText: 'The servers do not reach' })).toHaveCount(0) },
  },
  {
    // Nothing changes any more.
    name: 'the session has ended',
    enter: ({ end }) => end(),
    seen: {
      phone: (page) => expect(page.getByText('That was it.')).toBeVisible(),
      dashboard: (page) => shows(page, '.banner', 'The session ended at'),
      projector: (page) => shows(page, '.screen__ended', 'Thank you!'),
    },
  },
];
