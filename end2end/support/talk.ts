import { Page, expect } from '@playwright/test';
import { Stage, State, lacks, shows } from './states';

/** What becomes of words, on every kind of page, there before, loaded during, reloaded during, and back after a lost socket. */
const desk = (page: Page, part: 'Chat' | 'Questions') => page.locator('.desk').getByRole('radio', { name: new RegExp(`^${part}`) }).check();
const tab = (page: Page, name: 'Chat' | 'Questions') => page.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
const rules = (rules: Record<string, boolean>, blocked: string[] = []) => ({ host }: Stage) => host.act('set_rules', { rules, blocked });
const waiting = (page: Page, text: string) => page.locator('.waits').filter({ hasText: text });
const asked = (page: Page, text: string) => page.locator('.question').filter({ hasText: text });

export const TALK: State[] = [
  {
    name: 'a question and a message wait for approval',
    enter: async (stage) => {
      const { guest, ids } = stage;
      await rules({ approve_questions: true, approve_chat: true })(stage);
      [ids.held, ids.words] = [await guest.fresh(), await guest.fresh()];
      await guest.act('ask', { question: ids.held, text: 'Who decides here?' });
      await guest.act('say', { message: ids.words, text: 'I have a remark' });
    },
    seen: {
      phone: async (page) => {
        await expect(page.getByLabel('Your message')).toHaveAttribute('placeholder', 'Write: shown once approved');
        await expect(page.getByText('I have a remark')).toHaveCount(0);
        await tab(page, 'Questions');
        await expect(page.getByText('Who decides here?')).toHaveCount(0);
        await tab(page, 'Chat');
      },
      dashboard: async (page) => {
        await expect(waiting(page, 'Who decides here?')).toBeVisible();
        await expect(waiting(page, 'I have a remark')).toBeVisible();
      },
      projector: (page) => lacks(page, '.wanted__one'),
    },
    change: async ({ host, ids }) => {
      await host.act('mark_question', { question: ids.held, state: 'queued' });
      await host.act('show', { message: ids.words });
    },
    changed: {
      phone: async (page) => {
        await expect(page.locator('.line__words').filter({ hasText: 'I have a remark' })).toBeVisible();
        await tab(page, 'Questions');
        await expect(asked(page, 'Who decides here?')).toBeVisible();
        await tab(page, 'Chat');
      },
      dashboard: (page) => lacks(page, '.waits'),
      projector: (page) => shows(page, '.wanted__one', 'Who decides here?'),
    },
  },
  {
    name: 'a question has a label, a place on top and a message is pinned',
    enter: async (stage) => {
      const { host, guest, ids } = stage;
      await rules({})(stage);
      ids.other = await guest.fresh();
      await guest.act('ask_unnamed', { question: ids.other, text: 'Why is it so loud?' });
      await host.act('amend_question', { question: ids.other, label: 'Sound', pinned: true });
      await host.act('pin', { message: ids.words });
    },
    seen: {
      phone: async (page) => {
        await expect(page.locator('.pinned')).toContainText('I have a remark');
        await tab(page, 'Questions');
        await expect(page.locator('.question').first()).toContainText('Why is it so loud?');
        await expect(asked(page, 'Why is it so loud?')).toContainText(/On top.*Sound.*Without a name/);
        await tab(page, 'Chat');
      },
      dashboard: async (page) => {
        await desk(page, 'Chat');
        await expect(page.locator('.said').filter({ hasText: 'I have a remark' })).toContainText('Pinned');
        await desk(page, 'Questions');
        await expect(page.locator('.asked').filter({ hasText: 'Why is it so loud?' })).toContainText(/On top.*Sound.*Without a name/);
      },
      projector: (page) => expect(page.locator('.wanted__one').first()).toContainText('Why is it so loud?'),
    },
    change: async ({ host, ids }) => {
      await host.act('amend_question', { question: ids.other, answer: 'We close the window.' });
      await host.act('pin', {});
    },
    changed: {
      phone: async (page) => {
        await lacks(page, '.pinned');
        await tab(page, 'Questions');
        await expect(asked(page, 'Why is it so loud?')).toContainText(/Answered.*Answer: We close the window\./);
        await tab(page, 'Chat');
      },
      dashboard: async (page) => {
        await desk(page, 'Questions');
        await expect(page.locator('.asked').filter({ hasText: 'Why is it so loud?' })).toContainText('We close the window.');
      },
    },
  },
  {
    name: 'two questions count as one',
    enter: async ({ host, guest, ids }) => {
      ids.twin = await guest.fresh();
      await guest.act('ask', { question: ids.twin, text: 'Who decides there?' });
      await host.act('merge_questions', { into: ids.held, questions: [ids.twin] });
    },
    seen: {
      phone: async (page) => {
        await tab(page, 'Questions');
        await expect(page.getByText('Who decides there?')).toHaveCount(0);
        await expect(asked(page, 'Who decides here?')).toBeVisible();
        await tab(page, 'Chat');
      },
      dashboard: async (page) => {
        await desk(page, 'Questions');
        await expect(page.locator('.asked').filter({ hasText: 'Who decides there?' })).toContainText('Merged');
      },
    },
    change: ({ host, ids }) => host.act('mark_question', { question: ids.twin, state: 'queued' }),
    changed: {
      phone: async (page) => {
        await tab(page, 'Questions');
        await expect(asked(page, 'Who decides there?')).toBeVisible();
        await tab(page, 'Chat');
      },
    },
  },
  {
    name: 'a message was changed and answered, and a hand is up',
    enter: async ({ guest, ids }) => {
      [ids.typo, ids.reply] = [await guest.fresh(), await guest.fresh()];
      await guest.act('say', { message: ids.typo, text: 'Helo' });
      await guest.act('edit', { message: ids.typo, text: 'Hello' });
      await guest.act('reply', { message: ids.reply, to: ids.typo, text: 'to all' });
      await guest.act('raise_hand', { on: true });
    },
    seen: {
      phone: async (page) => {
        await expect(page.getByText('Helo', { exact: true })).toHaveCount(0);
        await expect(page.locator('.line').filter({ hasText: 'to all' }).locator('.line__quote')).toContainText('Hello');
        await expect(page.locator('.line__words').filter({ hasText: 'Hello' })).toContainText('(edited)');
      },
      dashboard: (page) => expect(page.locator('.hands')).toContainText('1 hand is up'),
    },
    change: async ({ guest, ids }) => {
      await guest.act('hide', { message: ids.reply });
      await guest.act('withdraw_question', { question: ids.twin });
      await guest.act('raise_hand', { on: false });
    },
    changed: {
      phone: async (page) => {
        await expect(page.locator('.line').filter({ hasText: 'to all' })).toHaveCount(0);
        await tab(page, 'Questions');
        await expect(page.getByText('Who decides there?')).toHaveCount(0);
        await tab(page, 'Chat');
      },
      dashboard: (page) => expect(page.locator('.hands')).toBeHidden(),
    },
  },
  {
    name: 'the chat is off',
    enter: rules({ chat_off: true }, ['spam']),
    seen: { phone: (page) => expect(page.getByLabel('Your message')).toBeDisabled() },
    change: rules({}),
    changed: { phone: (page) => expect(page.getByLabel('Your message')).toBeEnabled() },
  },
];
