import type { ChildProcess } from 'node:child_process';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A real server of queues on a port of this machine. */
export interface QueueServer {
  readonly url: string;
  /** Ends it at once, as a crash does. */
  kill(): Promise<void>;
  /** Starts it again with the files that it left. */
  restart(): Promise<void>;
}

/** Whether a program is on this machine. */
export async function isHere(program: string): Promise<boolean> {
  return run(program, ['--version']).then(
    () => true,
    () => false,
  );
}

/** Starts Redis, which writes each change to disk. */
export async function startRedis(folder: string): Promise<QueueServer> {
  const port = await freePort();
  const start = (): ChildProcess =>
    spawn(
      'redis-server',
      [
        ...['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''],
        ...['--appendonly', 'yes', '--appendfsync', 'always', '--maxmemory-policy', 'noeviction'],
      ],
      { stdio: 'ignore' },
    );
  return serverOf(`redis://127.0.0.1:${port}`, port, start);
}

/** Starts PostgreSQL, which does not run as root. */
export async function startPostgres(folder: string): Promise<QueueServer> {
  const port = await freePort();
  const data = join(folder, 'data');
  await mkdir(data);
  const user = process.getuid?.() === 0 ? await userNamed('postgres') : undefined;
  if (user !== undefined) {
    await chmod(folder, 0o755);
    await chown(data, user.uid, user.gid);
  }
  const options = { cwd: data, ...user };
  await run('initdb', ['-D', data, '-U', 'grounder', '--auth', 'trust', '-N'], options);
  const start = (): ChildProcess =>
    spawn('postgres', ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', data], {
      stdio: 'ignore',
      ...options,
    });
  return serverOf(`postgres://grounder@127.0.0.1:${port}/postgres`, port, start);
}

async function userNamed(name: string): Promise<{ readonly uid: number; readonly gid: number }> {
  const [uid, gid] = [await run('id', ['-u', name]), await run('id', ['-g', name])];
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

async function serverOf(
  url: string,
  port: number,
  start: () => ChildProcess,
): Promise<QueueServer> {
  let child = await started(start, port);
  return {
    url,
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
    async restart() {
      child = await started(start, port);
    },
  };
}

/** What a killed server left behind may keep the next one from starting for a moment. */
async function started(start: () => ChildProcess, port: number): Promise<ChildProcess> {
  for (let tries = 0; tries < 60; tries += 1) {
    const child = start();
    for (let looks = 0; looks < 200 && child.exitCode === null; looks += 1) {
      if (await isListening(port)) return child;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    child.kill('SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`no server came up on port ${port}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
