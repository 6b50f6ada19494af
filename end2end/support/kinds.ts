import { Locator, Page, expect } from '@playwright/test';
import { Stage, State, lacks, shows } from './states';

/** Every kind of poll on every kind of page, there before, loaded during, reloaded during, and back after a lost socket. */
const open = (key: string, question: string, kind: unknown, more: Record<string, unknown> = {}) => async ({ host, ids }: Stage) => {
  ids[key] = await host.fresh();
  await host.act('open_poll', { poll: ids[key], question, kind, ...more });
};
const close = (key: string) => ({ host, ids }: Stage) => host.act('close_poll', { poll: ids[key] });
const card = (page: Page, question: string) => page.locator('.thing--poll').filter({ hasText: question });
/** A poll on a dashboard's desk. */
const polled = (question: string | RegExp, ...texts: (string | RegExp)[]) => async (page: Page) => {
  await page.locator('.desk').getByRole('radio', { name: /^Polls/ }).check();
  for (const text of texts) await expect(page.locator('.polled').filter({ hasText: question })).toContainText(text);
};
/** A closed poll among the results on a phone. */
const past = (question: string | RegExp, text: string | RegExp) => async (page: Page) => {
  await page.getByRole('tab', { name: /^Polls/ }).click();
  await expect(page.locator('.past-polls .poll').filter({ hasText: question })).toContainText(text);
};

const RATE = 'How was this part?';
const TELL = 'What should we change?';
const WORDS = 'In one word?';
const IDEAS = 'What should come next?';
const ONCE = 'Cats or dogs?';
/** Both rounds have the same question. */
const SECOND = /Cats or dogs\?.*Asked twice/;
/** The last row of the table with both rounds. */
const row = (within: Locator) => within.getByRole('table').getByRole('row').last();
const ORDER = 'What matters most?';
const QUIZ = 'What is two plus two?';

export const KINDS: State[] = [
  {
    name: 'a rating is open',
    enter: open('rate', RATE, { rating: { steps: 5, low: 'poor', high: 'great' } }),
    seen: {
      phone: async (page) => {
        await expect(card(page, RATE).getByRole('radio')).toHaveCount(5);
        // The steps stand side by side: phones have a style sheet of their own, which must have this part too.
        await expect(card(page, RATE).locator('.poll__options')).toHaveCSS('display', 'grid');
      },
      dashboard: polled(RATE, 'Rating on a scale', '5 · great'),
      projector: (page) => shows(page, '.scene--poll', '1 · poor'),
    },
    change: async ({ pages, guest, ids }) => {
      await pages.each('phone', (page) => card(page, RATE).locator('.option').filter({ hasText: 'great' }).click());
      await guest.act('vote', { poll: ids.rate, choices: [2] });
    },
    changed: {
      phone: (page) => expect(card(page, RATE)).toContainText('Mean 4.6'),
      dashboard: polled(RATE, 'Mean 4.6', '4 · 80%', '5 voters'),
      projector: (page) => shows(page, '.scene--poll', '5 votes'),
    },
  },
  {
    name: 'a rating that was given',
    seen: { phone: (page) => expect(card(page, RATE).getByRole('radio', { name: /great/ })).toBeChecked(), dashboard: polled(RATE, 'Mean 4.6') },
    change: close('rate'),
    changed: { phone: past(RATE, 'Mean 4.6'), dashboard: polled(RATE, 'Closed', 'Mean 4.6') },
  },
  {
    name: 'an open question whose answers wait',
    enter: open('tell', TELL, { text: { approve_first: true } }),
    seen: { phone: (page) => expect(card(page, TELL)).toContainText('Answers appear once an organizer has approved them.') },
    change: async ({ pages, host, ids }) => {
      await pages.each('phone', async (page, { way }) => {
        await card(page, TELL).getByLabel('Your answer').fill(`I was ${way}`);
        await card(page, TELL).getByRole('button', { name: 'Send my answer' }).click();
        await expect(card(page, TELL)).toContainText('Counted.');
      });
      await host.act('judge_answer', { poll: ids.tell, answer: 'i was there', verdict: 'hide' });
    },
    changed: {
      phone: (page) => lacks(page, '.said-word'),
      dashboard: polled(TELL, 'Waiting', '4 voters', 'I was'),
      projector: (page) => lacks(page, '.said-word'),
    },
  },
  {
    name: 'answers of which one is approved',
    enter: async ({ host, guest, ids }) => {
      await guest.act('answer', { poll: ids.tell, words: ['More examples'] });
      await host.act('judge_answer', { poll: ids.tell, answer: 'more examples', verdict: 'show' });
    },
    seen: {
      phone: async (page) => {
        await expect(card(page, TELL).getByLabel('Your answer')).toHaveValue(/^I was/);
        await expect(page.locator('.said-word')).toHaveText(['More examples']);
      },
      dashboard: polled(TELL, 'Waiting', 'More examples'),
    },
    change: async ({ host, ids }) => {
      await host.act('reveal_poll', { poll: ids.tell });
      await host.act('judge_answer', { poll: ids.tell, answer: 'more examples', verdict: 'hide' });
    },
    changed: { phone: (page) => lacks(page, '.said-word'), dashboard: polled(TELL, 'Hidden'), projector: (page) => lacks(page, '.said-word') },
  },
  {
    name: 'a closed wall',
    enter: async (stage) => {
      await close('tell')(stage);
      await stage.host.act('judge_answer', { poll: stage.ids.tell, answer: 'more examples', verdict: 'show' });
    },
    seen: { phone: past(TELL, 'More examples'), dashboard: polled(TELL, 'Closed', 'Waiting', 'More examples') },
  },
  {
    name: 'a word cloud',
    enter: async (stage) => {
      await open('words', WORDS, 'words')(stage);
      await stage.guest.act('answer', { poll: stage.ids.words, words: ['Ｆｕｎ!', 'spam', 'long'] });
    },
    seen: { phone: (page) => expect(card(page, WORDS).getByRole('textbox')).toHaveCount(3), dashboard: polled(WORDS, 'fun', 'spam') },
    change: async ({ pages, host, ids }) => {
      await pages.each('phone', async (page) => {
        await card(page, WORDS).getByLabel('Word 1').fill('Fun');
        await card(page, WORDS).getByLabel('Word 1').press('Enter');
        await expect(card(page, WORDS)).toContainText('Counted.');
      });
      await host.act('judge_answer', { poll: ids.words, answer: 'Spam', verdict: 'hide' });
      await host.act('reveal_poll', { poll: ids.words });
    },
    changed: {
      phone: async (page) => {
        await expect(page.locator('.said-word').first()).toContainText('fun5');
        await expect(page.locator('.said-word').filter({ hasText: 'spam' })).toHaveCount(0);
      },
      dashboard: polled(WORDS, '5 voters', 'Hidden'),
      projector: (page) => expect(page.locator('.scene .said-word')).toHaveCount(2),
    },
  },
  {
    name: 'a word cloud that goes on',
    seen: { phone: (page) => expect(card(page, WORDS).getByLabel('Word 1')).toHaveValue('Fun'), projector: (page) => shows(page, '.scene .said-word', 'fun') },
    change: close('words'),
    changed: { phone: past(WORDS, 'fun'), dashboard: polled(WORDS, 'Closed', 'spam') },
  },
  {
    name: 'a poll for ideas',
    enter: async (stage) => {
      await open('ideas', IDEAS, { ideas: { approve_first: false } })(stage);
      await stage.guest.act('answer', { poll: stage.ids.ideas, words: ['Longer breaks', 'Cake'] });
    },
    seen: {
      phone: (page) => expect(card(page, IDEAS).getByRole('listitem')).toHaveCount(2),
      dashboard: polled(IDEAS, 'Ideas that people support', 'Cake'),
      projector: (page) => shows(page, '.scene', 'Longer breaks'),
    },
    change: async ({ pages }) => {
      await pages.each('phone', async (page, { way }) => {
        const cake = card(page, IDEAS).getByRole('listitem').filter({ hasText: 'Cake' }).getByRole('button', { name: /Support this idea/ });
        await cake.focus();
        await page.keyboard.press('Enter');
        await expect(cake).toHaveAttribute('aria-pressed', 'true');
        await card(page, IDEAS).getByLabel('Your idea').fill(`I was ${way}`);
        await card(page, IDEAS).getByLabel('Your idea').press('Enter');
        await expect(card(page, IDEAS).getByRole('listitem').filter({ hasText: `I was ${way}` })).toContainText('Your idea');
      });
    },
    changed: {
      phone: (page) => expect(card(page, IDEAS).getByRole('listitem').first()).toContainText('Cake5'),
      dashboard: polled(IDEAS, '5 voters', 'Cake 5'),
      projector: (page) => expect(page.locator('.scene .said-word').first()).toContainText('Cake5'),
    },
  },
  {
    name: 'ideas of which one is taken back',
    seen: { phone: (page) => expect(card(page, IDEAS).getByRole('listitem').first()).toContainText('Cake5') },
    change: async ({ guest, ids }) => {
      await guest.act('answer', { poll: ids.ideas, words: ['Longer breaks'] });
    },
    changed: {
      phone: (page) => expect(card(page, IDEAS).getByRole('listitem').filter({ hasText: 'Cake' })).toHaveCount(0),
      projector: (page) => expect(page.locator('.scene .said-word').filter({ hasText: 'Cake' })).toHaveCount(0),
    },
  },
  {
    name: 'ideas that are closed',
    enter: close('ideas'),
    seen: { phone: past(IDEAS, 'Longer breaks'), dashboard: polled(IDEAS, 'Closed', 'Longer breaks') },
  },
  {
    name: 'a poll that is asked again',
    enter: async (stage) => {
      await open('once', ONCE, 'single', { options: ['Cats', 'Dogs'] })(stage);
      await stage.guest.act('vote', { poll: stage.ids.once, choices: [0] });
      await close('once')(stage);
      stage.ids.again = await stage.host.fresh();
      await stage.host.act('ask_again', { poll: stage.ids.again, of: stage.ids.once });
    },
    seen: {
      phone: async (page) => {
        await expect(card(page, ONCE).getByRole('radio')).toHaveCount(2);
        await expect(card(page, ONCE).getByRole('table')).toHaveCount(0);
      },
      dashboard: polled(SECOND, 'Asked twice'),
      projector: (page) => lacks(page, '.rounds'),
    },
    change: async ({ pages, host, ids }) => {
      await pages.each('phone', (page) => card(page, ONCE).locator('.option').filter({ hasText: 'Dogs' }).click());
      await host.act('reveal_poll', { poll: ids.again });
    },
    changed: {
      phone: (page) => expect(row(card(page, ONCE))).toContainText('Dogs0 %100 %'),
      dashboard: (page) => expect(row(page.locator('.polled').filter({ hasText: SECOND }))).toContainText('Dogs0 %100 %'),
      projector: (page) => expect(row(page.locator('.scene'))).toContainText('Dogs0 %100 %'),
    },
  },
  {
    name: 'a second round that was answered',
    seen: {
      phone: (page) => expect(row(card(page, ONCE))).toContainText('Dogs0 %100 %'),
      projector: (page) => expect(row(page.locator('.scene'))).toContainText('Dogs0 %100 %'),
    },
    change: close('again'),
    changed: { phone: past(SECOND, 'Dogs0 %100 %'), dashboard: polled(SECOND, 'Closed') },
  },
  {
    name: 'a ranking',
    enter: open('order', ORDER, 'ranking', { options: ['Price', 'Speed', 'Looks'] }),
    seen: { phone: (page) => expect(card(page, ORDER).locator('.rank')).toHaveCount(3), projector: (page) => shows(page, '.scene--poll', 'Looks') },
    change: async ({ pages, guest, ids }) => {
      await guest.act('vote', { poll: ids.order, choices: [0, 1, 2] });
      await pages.each('phone', async (page) => {
        const up = card(page, ORDER).getByRole('button', { name: 'Move up: Looks' });
        await up.focus();
        await page.keyboard.press('Enter');
        await expect(up).toBeFocused();
        await page.keyboard.press('Enter');
        await expect(card(page, ORDER).locator('.rank').first()).toContainText('Looks');
        await expect(card(page, ORDER).getByRole('button', { name: 'Move down: Looks' })).toBeFocused();
        await card(page, ORDER).getByRole('button', { name: 'Send my order' }).click();
      });
    },
    changed: {
      phone: (page) => expect(card(page, ORDER).locator('.ranked__one').first()).toContainText('Looksplace 1.4 on average'),
      dashboard: polled(ORDER, '5 voters', 'place 1.4 on average'),
    },
  },
  {
    name: 'a ranking that was sent',
    seen: { phone: (page) => expect(card(page, ORDER).locator('.rank').first()).toContainText('Looks') },
    change: close('order'),
    changed: { phone: past(ORDER, 'place 1.4 on average') },
  },
  {
    name: 'a quiz',
    enter: open('quiz', QUIZ, { quiz: { right: [1] } }, { options: ['Three', 'Four'], seconds: 600 }),
    seen: {
      phone: (page) => expect(card(page, QUIZ)).toContainText('The answer is shown when the quiz closes.'),
      dashboard: polled(QUIZ, 'Quiz with right answers'),
      projector: (page) => shows(page, '.scene--poll', 'Four'),
    },
    change: async ({ pages, guest, ids }) => {
      await guest.act('vote', { poll: ids.quiz, choices: [0] });
      await pages.each('phone', (page) => card(page, QUIZ).locator('.option').filter({ hasText: 'Four' }).click());
    },
    changed: {
      phone: async (page) => {
        await expect(card(page, QUIZ).getByRole('radio', { name: 'Four' })).toBeChecked();
        await expect(card(page, QUIZ).locator('.option--told, .option--right')).toHaveCount(0);
      },
      dashboard: polled(QUIZ, '5 voters', 'Right'),
      projector: (page) => lacks(page, '.answer--right'),
    },
  },
  {
    name: 'a quiz that was answered',
    seen: { phone: (page) => expect(card(page, QUIZ).locator('.option--right')).toHaveCount(0) },
  },
  {
    name: 'a quiz that is over',
    enter: close('quiz'),
    seen: {
      phone: async (page) => {
        await expect(card(page, QUIZ).locator('.option--right')).toContainText('Four');
        await expect(card(page, QUIZ)).toContainText(/Right: \d+ points\. You have \d+ and are in place [1-4]\./);
      },
      dashboard: polled(QUIZ, 'Closed', 'Leaderboard'),
      projector: async (page) => {
        await shows(page, '.answer--right', 'Four');
        await shows(page, '.scene--poll', 'Leaderboard');
      },
    },
  },
];
