import { Browser, BrowserContext, expect } from '@playwright/test';
import { Person, attendee, organizer, setUp } from './journey';
import { Server } from './server';
import { Voice } from './voice';

/** A live session on a server of its own, with an organizer and somebody of the audience who act without a page. */
export class Room {
  private constructor(
    private readonly browser: Browser,
    readonly server: Server,
    readonly host: Person,
    readonly id: string,
    readonly code: string,
    readonly hosting: Voice,
    readonly guest: Voice,
    private readonly outside: BrowserContext,
  ) {}

  /** Opens one on a server that starts in the environment that `env` adds. */
  static async open(browser: Browser, env: Record<string, string> = {}): Promise<Room> {
    const server = await Server.start(env);
    const host = await organizer(browser);
    await setUp(host, server);
    const answer = await host.context.request.post(`${server.url}/api/v1/sessions`, { data: { title: 'Town hall' }, headers: { origin: server.url } });
    const { id, code } = await answer.json();
    const outside = await browser.newContext();
    await outside.request.get(`${server.url}/j/${code}`);
    const [hosting, guest] = [await Voice.of(host.context, server, id, 'organizer'), await Voice.of(outside, server, id, 'attendee')];
    return new Room(browser, server, host, id, code, hosting, guest, outside);
  }

  /** A phone at the room's page; `before` prepares it before it loads. */
  async phone(before: (phone: Person) => Promise<unknown> = async () => {}): Promise<Person> {
    const phone = await attendee(this.browser);
    await before(phone);
    await phone.page.goto(`${this.server.url}/j/${this.code}`);
    return phone;
  }

  /** The same, connected. */
  async connected(): Promise<Person> {
    const phone = await this.phone();
    await expect(phone.page.getByText('Connected', { exact: true })).toBeVisible({ timeout: 90_000 });
    return phone;
  }

  /** The dashboard, connected. */
  async dashboard(): Promise<Person> {
    await this.host.page.goto(`${this.server.url}/sessions/${this.id}`);
    await expect(this.host.page.getByText('Connected', { exact: true }).first()).toBeVisible({ timeout: 90_000 });
    return this.host;
  }

  async ask(text: string): Promise<string> {
    const question = await this.guest.fresh();
    await this.guest.act('ask', { question, text });
    return question;
  }

  async openPoll(question: string, multiple = false): Promise<string> {
    const poll = await this.hosting.fresh();
    await this.hosting.act('open_poll', { poll, question, options: ['Tea', 'Coffee'], multiple });
    return poll;
  }

  async close(): Promise<void> {
    await this.outside.close();
    await this.host.context.close();
    await this.server.stop();
  }
}
