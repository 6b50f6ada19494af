import { ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const binary = process.env.END2END_BINARY ?? resolve('../target/release/engagement-conductor');
const site = process.env.LEPTOS_SITE_ROOT ?? resolve('../target/site');

export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const listener = createServer();
    listener.on('error', fail);
    listener.listen(0, '127.0.0.1', () => {
      const address = listener.address();
      listener.close(() => (address && typeof address === 'object' ? done(address.port) : fail(new Error('no port'))));
    });
  });
}

/** The real program with a data directory of its own; it can be killed and started again on the same port. */
export class Server {
  private child?: ChildProcess;
  output = '';

  private constructor(
    readonly port: number,
    readonly dataDir: string,
    private readonly env: Record<string, string>,
  ) {}

  static async start(env: Record<string, string> = {}): Promise<Server> {
    const server = new Server(await freePort(), mkdtempSync(join(tmpdir(), 'conductor-')), env);
    await server.up();
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The one-time link that the program printed at its first start. */
  get setUpLink(): string {
    const link = this.output.match(/https?:\/\/\S+\/setup\/[\w-]+/);
    if (!link) throw new Error(`no set-up link in:\n${this.output}`);
    return link[0];
  }

  async up(): Promise<void> {
    const before = this.output.length;
    this.child = spawn(binary, ['serve'], {
      env: {
        ...process.env,
        CONDUCTOR_LISTEN: `127.0.0.1:${this.port}`,
        CONDUCTOR_DATA_DIR: this.dataDir,
        LEPTOS_SITE_ROOT: site,
        ...this.env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) stream?.on('data', (text) => (this.output += text));
    const until = Date.now() + 20_000;
    while (Date.now() < until) {
      if (this.child.exitCode !== null) throw new Error(`the server stopped at once:\n${this.output}`);
      // What answers before it has said where it is may be the server of another test. At its first start its link comes last.
      const said = this.output.slice(before).includes(before ? ' is at http' : '/setup/');
      const ready = said && (await fetch(`${this.url}/readyz`).then((answer) => answer.ok, () => false));
      if (ready) return;
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error(`the server is not ready:\n${this.output}`);
  }

  /** How many live connections the server holds, by its own count. */
  async sockets(): Promise<number> {
    const metrics = await (await fetch(`${this.url}/metrics`)).text();
    return Number(/^conductor_sockets (\d+)/m.exec(metrics)?.[1]);
  }

  private async end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.child;
    if (!child || child.exitCode !== null) return child?.exitCode ?? null;
    const ended = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
    child.kill(signal);
    return ended;
  }

  /** SIGKILL: nothing is flushed, nobody is told. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM');
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

/** A simulated audience: real clients over real sockets, in a process of their own. */
export class Audience {
  private constructor(private readonly child: ChildProcess) {}

  static start(joinUrl: string, options: Record<string, string | number | true>): Audience {
    const flags = Object.entries({ url: joinUrl, ...options }).flatMap(([name, value]) => (value === true ? [`--${name}`] : [`--${name}`, String(value)]));
    return new Audience(spawn(binary, ['simulate', ...flags], { stdio: ['ignore', 'inherit', 'inherit'] }));
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const ended = new Promise((done) => this.child.once('exit', done));
    this.child.kill('SIGTERM');
    await ended;
  }
}
