/** The built command as a process: its output and its exit code. No output may have the key. */
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { docsOf, withHost } from '../../src/cli/docs.js';
import { EXIT } from '../../src/cli/exit.js';
import { ACTIONS_ZH, ERRORS, ERRORS_ZH, RETRY_POLICY, type ErrorRow } from '../../src/contract.js';
import { createMock, FAULTS, startMock, STREAM_FAULTS, type RunningMock } from '../../src/mock/index.js';
import { startCommand, type Running, type Settings } from './command.js';
import { rowOf } from '../support/examples.js';
import { closedAddress } from '../support/closed.js';
import { ROOT } from '../support/process.js';
import { json, startFaulty, type FaultyServer, type Handler } from '../support/server.js';

const CLOSED = await closedAddress();
const ROWS: readonly ErrorRow[] = Object.values(ERRORS);
const TYPES = [...new Set(ROWS.map(({ type }) => type))];
/** One row per action, so that a changed row needs no edit here. */
const [RETRIED, STOPPED, FIXED] = [rowOf('retry'), rowOf('stop'), rowOf('fix')];
const ID = 'msg_01H8fkx2N3p4q5r6s7t8u9v0wx';

let folder: string;
let mock: RunningMock;
let faulty: FaultyServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'caicaini-cli-'));
  mock = await startMock();
  faulty = await startFaulty();
});
afterAll(async () => {
  await mock.close();
  await rm(folder, { recursive: true, force: true });
});

/** Starts the command against the mock. */
function start(args: string[], { env = {}, ...settings }: Settings = {}): Running {
  const ours = { CAICAINI_BASE: mock.url, CAICAINI_API_KEY: mock.key, ...env };
  const running = startCommand(args, { env: ours, ...settings });
  const ended = running.ended.then((how) => {
    if (args[0] !== 'mock') expect(how.stdout + how.stderr).not.toContain(mock.key);
    return how;
  });
  return { ...running, ended };
}

const run = (args: string[], options?: Settings) => start(args, options).ended;

const event = (data: { type: string }) => `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
const startOf = (id: string) => ({
  type: 'message_start',
  message: {
    ...{ id, type: 'message', role: 'assistant', content: [], model: 'caicaini/auto' },
    ...{ stop_reason: null, stop_sequence: null, usage: { input_tokens: 3, output_tokens: 0 } },
  },
});
const BEGUN = [
  startOf(ID),
  { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hello' } },
];
const REST = [
  { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: ' world' } },
  { type: 'content_block_stop', index: 0 },
  {
    type: 'message_delta',
    delta: { stop_reason: 'end_turn', stop_sequence: null },
    usage: { output_tokens: 2, credits_consumed: 7 },
  },
  { type: 'message_stop' },
];

/** Answers with the beginning of a stream. `rest` resolves with the response, so that a test can continue it. */
function begin(): { handler: Handler; rest: Promise<Parameters<Handler>[1]> } {
  let resolve!: (response: Parameters<Handler>[1]) => void;
  const rest = new Promise<Parameters<Handler>[1]>((yes) => (resolve = yes));
  const handler: Handler = (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(BEGUN.map(event).join(''));
    resolve(response);
  };
  return { handler, rest };
}

function answers(...handlers: Handler[]): { env: NodeJS.ProcessEnv } {
  faulty.answers.splice(0, Infinity, ...handlers);
  return { env: { CAICAINI_BASE: faulty.url } };
}

describe.concurrent('send', () => {
  for (const flags of [[], ['--stream']]) {
    test(`send prints the answer on stdout and the receipt on stderr: send ${flags.join(' ')}`, async ({ expect }) => {
      const { code, stdout, stderr } = await run(['send', ...flags, 'Hello there']);
      expect(code, stderr).toBe(EXIT.ok);
      expect(stdout).toMatch(/^You said “Hello there”\..*\n$/);
      expect(stderr).toMatch(/^msg_\w{26} · caicaini\/auto · \d+\+\d+ tokens · \d+ credits · .* requests left\n$/);
    });
  }

  test('send prints the same answer streamed and whole, with several blocks and all options', async ({ expect }) => {
    const args = ['--model', 'caicaini/auto', '--max-tokens', '60', '--system', 'Be brief.', '-'];
    const input = 'One paragraph.\n\nAnother.\n';
    const [whole, streamed] = await Promise.all([
      run(['send', ...args], { input }),
      run(['send', '--stream', ...args], { input }),
    ]);
    expect(whole.stdout).toContain('“Another.”');
    expect(streamed.stdout).toBe(whole.stdout);
  });

  test('send --json prints the receipt as a line of JSON', async ({ expect }) => {
    const { stderr } = await run(['send', '--json', 'Hi']);
    expect(JSON.parse(stderr)).toMatchObject({ kind: 'receipt', operation: 'createMessage', attempts: 1 });
    expect(JSON.parse(stderr).credits).toBeGreaterThan(0);
  });

  test('send says on stderr that an answer was cut at max_tokens', async ({ expect }) => {
    const { code, stderr } = await run(['send', '--max-tokens', '3', 'Hi']);
    expect(code).toBe(EXIT.ok);
    expect(stderr).toMatch(/cut at --max-tokens 3/);
  });

  for (const row of ROWS) {
    test(`send ends with ${EXIT[row.action]} after ${row.status}, and says what to do`, async ({ expect }) => {
      const force = ['--header', `Prefer: code=${row.status}`, '--max-attempts', '1'];
      const { code, stdout, stderr } = await run(['send', ...force, 'Hi']);
      expect(code, stderr).toBe(EXIT[row.action]);
      expect(stdout).toBe('');
      expect(stderr).toContain(`caicaini: ${row.type} (${row.status}): `);
      expect(stderr).toContain(withHost(row.whatToDo));
      expect(stderr).toContain(`\n  docs: ${docsOf(row)}\n`);
    });
  }

  test('send --json prints the error as a line of JSON', async ({ expect }) => {
    const { stderr } = await run(['send', '--json', '--header', `prefer:code=${STOPPED.status}`, 'Hi']);
    const { type, status, whatToDo } = STOPPED;
    expect(JSON.parse(stderr)).toMatchObject({
      kind: 'error',
      type,
      status,
      action: 'stop',
      whatToDo: withHost(whatToDo),
    });
  });

  const PICTURE = Buffer.from('89504e470d0a1a0a', 'hex');
  const mistakes: {
    name: string;
    args: string[];
    input?: Buffer;
    env?: NodeJS.ProcessEnv;
    code: number;
    says: RegExp;
  }[] = [
    { name: 'no text', args: [], code: EXIT.usage, says: /missing required argument 'text'/ },
    { name: 'an unknown option', args: ['--nope', 'Hi'], code: EXIT.usage, says: /unknown option '--nope'/ },
    {
      name: 'a word instead of a number',
      args: ['--max-tokens', 'few', 'Hi'],
      code: EXIT.usage,
      says: /whole number, 1 or more/,
    },
    { name: 'too many attempts', args: ['--max-attempts', '7', 'Hi'], code: EXIT.usage, says: /from 1 to 6/ },
    { name: 'an empty text', args: [' '], code: EXIT.usage, says: /^caicaini: the message is empty; nothing was sent/ },
    { name: 'an empty stdin', args: ['-'], code: EXIT.usage, says: /^caicaini: stdin is empty; nothing was sent/ },
    { name: 'a picture on stdin', args: ['-'], input: PICTURE, code: EXIT.usage, says: /stdin is not text in UTF-8/ },
    {
      name: 'a header of another line',
      args: ['--header', 'a:b\nc', 'Hi'],
      code: EXIT.usage,
      says: /--header: .* no header may/,
    },
    { name: 'no key', args: ['Hi'], env: { CAICAINI_API_KEY: '' }, code: EXIT.fix, says: /no API key: set CAICAINI_/ },
    {
      name: 'a base URL that is none',
      args: ['--base-url', 'nope', 'Hi'],
      code: EXIT.usage,
      says: /^caicaini: --base-url or CAICAINI_BASE is not a URL/,
    },
    {
      name: 'a closed port behind a proxy',
      args: ['--base-url', CLOSED, 'Hi'],
      env: { HTTPS_PROXY: 'http://proxy.example:3128' },
      code: EXIT.retry,
      says: /HTTPS_PROXY is set, which Node obeys only with NODE_USE_ENV_PROXY=1/,
    },
    {
      name: 'a closed port with a proxy that Node does not know',
      args: ['--base-url', CLOSED, 'Hi'],
      env: { ALL_PROXY: 'http://proxy.example:3128' },
      code: EXIT.retry,
      says: /ALL_PROXY is set, which Node does not obey: set HTTPS_PROXY/,
    },
    {
      name: 'a closed port where Node is told to obey a proxy',
      args: ['--base-url', CLOSED, 'Hi'],
      env: { HTTPS_PROXY: CLOSED, HTTP_PROXY: CLOSED, NODE_USE_ENV_PROXY: '1' },
      code: EXIT.retry,
      says: process.allowedNodeEnvironmentFlags.has('--use-env-proxy')
        ? /HTTPS_PROXY is set: Node sends calls through that proxy/
        : /HTTPS_PROXY is set, which Node obeys only/,
    },
    {
      name: 'a base URL without TLS',
      args: ['--base-url', 'http://example.com', 'Hi'],
      code: EXIT.usage,
      says: /in clear/,
    },
    { name: 'a closed port', args: ['--base-url', CLOSED, 'Hi'], code: EXIT.retry, says: /again later/ },
  ];
  for (const { name, args, input = '', env = {}, code, says } of mistakes) {
    test(`send ends with ${code} for ${name}`, async ({ expect }) => {
      const ended = await run(['send', '--max-attempts', '1', ...args], { input, env });
      expect(ended).toMatchObject({ code, stdout: '' });
      expect(ended.stderr).toMatch(says);
    });
  }

  test('send sends a text about keys that has no key', async ({ expect }) => {
    expect(await run(['send', 'Why do keys begin with cai_api_ and not cai_cli_?'])).toMatchObject({ code: EXIT.ok });
  });
});

/** Not concurrent, because these tests assert that the mock got no request. */
describe('a key among the arguments', () => {
  test.for([
    ['send', '--api-key', 'KEY', 'Hi'],
    ['send', '--api-key=KEY', 'Hi'],
    ['send', '--header', 'Authorization: Bearer KEY', 'Hi'],
    ['send', 'What is wrong with KEY?'],
    ['send', '--base-url', 'https://KEY@gateway.example', 'Hi'],
    ['verify', '--key', 'KEY'],
    ['mock', '--port', '0', '--tier', 'KEY'],
    ['explain', 'KEY'],
    ['KEY'],
  ])('caicaini %s is refused, with what to do about it', async (args, { expect }) => {
    const asked = mock.mock.requests.length;
    const { code, stdout, stderr } = await run(args.map((each) => each.replace('KEY', mock.key)));
    expect([code, stdout]).toEqual([EXIT.usage, '']);
    expect(stderr).toMatch(/contains an API key.*history.*process.*\n.*Revoke the key.*CAICAINI_API_KEY/);
    expect(mock.mock.requests).toHaveLength(asked);
  });
});

describe('send on a faulty connection', () => {
  test('send prints tokens as they arrive', async () => {
    const { handler, rest } = begin();
    const running = start(['send', '--stream', 'Hi'], answers(handler));
    await running.until('stdout', /^Hello$/);
    (await rest).end(REST.map(event).join(''));
    const { code, stdout, stderr } = await running.ended;
    expect(code, stderr).toBe(EXIT.ok);
    expect(stdout).toBe('Hello world\n');
    expect(stderr).toContain(`${ID} · caicaini/auto · 3+2 tokens · 7 credits`);
  });

  test('send leaves the text of a broken stream on stdout, and prints its id on stderr', async () => {
    const { handler, rest } = begin();
    const running = start(['send', '--stream', 'Hi'], answers(handler));
    await running.until('stdout', /^Hello$/);
    (await rest).destroy();
    const { code, stdout, stderr } = await running.ended;
    expect(stdout).toBe('Hello\n');
    expect(code, stderr).toBe(EXIT.retry);
    expect(stderr).toContain(`Message id: ${ID}`);
    expect(stderr).toContain('not complete');
  });

  test('send joins a character that two pieces of the stream share', async () => {
    const { handler, rest } = begin();
    const running = start(['send', '--stream', 'Hi'], answers(handler));
    const piece = (text: string) => ({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } });
    (await rest).end([piece('\ud83d'), piece('\ude00!\ud83d'), ...REST].map(event).join(''));
    // The last half never gets its other half
    expect((await running.ended).stdout).toBe('Hello😀!� world\n');
  });

  test('send ends with 64 once stdin has more than a request may have', async () => {
    const running = start(['send', '-'], { input: null });
    const letters = 'a'.repeat(1_000_000);
    for (let count = 0; count < 17 && running.child.exitCode === null; count += 1) running.child.stdin!.write(letters);
    // It does not wait for the end of stdin
    const { code, stderr } = await running.ended;
    expect([code, stderr]).toEqual([
      EXIT.usage,
      'caicaini: stdin has more than 16777216 bytes, which no request may have\n',
    ]);
  });

  test('send ends with the action of an error within a stream', async () => {
    const { handler, rest } = begin();
    const running = start(['send', '--stream', 'Hi'], answers(handler));
    const error = { type: STOPPED.type, message: STOPPED.message };
    (await rest).end(event({ type: 'error', error } as { type: string }));
    const { code, stdout } = await running.ended;
    expect({ code, stdout }).toEqual({ code: EXIT.stop, stdout: 'Hello\n' });
  });

  for (const flags of [[], ['--stream']]) {
    test(`send ends at Ctrl-C and leaves the text on stdout: send ${flags.join(' ')}`, async () => {
      const { handler, rest } = begin();
      const running = start(['send', ...flags, 'Hi'], answers(handler));
      const response = await rest;
      if (flags.length > 0) await running.until('stdout', /^Hello$/);
      running.child.kill('SIGINT');
      const [{ code, stdout, stderr }] = await Promise.all([running.ended, once(response, 'close')]);
      expect(code, stderr).toBe(EXIT.interrupted);
      expect(stdout).toBe(flags.length > 0 ? 'Hello\n' : '');
    });
  }

  test('send ends at Ctrl-C while it waits for stdin', async () => {
    const running = start(['send', '-'], { input: null });
    // More than a pipe holds, so the command reads once the write is done
    running.child.stdin!.write('Hello'.repeat(200_000));
    await once(running.child.stdin!, 'drain');
    running.child.kill('SIGINT');
    expect((await running.ended).code).toBe(EXIT.interrupted);
  });

  test('send ends with the receipt alone when its output is closed, so that a paid answer has its id', async () => {
    const { handler, rest } = begin();
    const running = start(['send', '--stream', 'Hi'], answers(handler));
    await running.until('stdout', /^Hello$/);
    running.child.stdout!.destroy();
    const response = await rest;
    // The answer goes on: the command closes the connection
    response.write(event(REST[0]!));
    const { code, stderr } = await running.ended;
    expect(code).toBe(EXIT.unread);
    expect(stderr).toMatch(new RegExp(`^${ID} .* broken off\n$`));
  });

  test('send prints neither the key nor escape codes of an answer that echoes them', async () => {
    const message = `Invalid API key ${mock.key}\u001b[2J\u009b2J`;
    const echo = { type: 'error', error: { type: STOPPED.type, message } };
    for (const flags of [[], ['--json']]) {
      const { code, stderr } = await run(['send', ...flags, 'Hi'], answers(json(STOPPED.status, echo)));
      expect(code).toBe(EXIT.stop);
      expect(stderr).toContain('[redacted]');
      expect(stderr).not.toMatch(/[\u001b\u009b]/);
    }
  });
});

describe.concurrent('models, account and usage', () => {
  const answer = (value: object) => answers(json(200, value));

  test('models prints a line for each model, and --json the answer itself', async ({ expect }) => {
    const [text, asJson] = await Promise.all([run(['models']), run(['models', '--json'])]);
    expect([text.code, text.stderr]).toEqual([EXIT.ok, '']);
    const { data } = JSON.parse(asJson.stdout) as { data: { id: string }[] };
    const [head, ...rows] = text.stdout.trimEnd().split('\n');
    expect(head).toMatch(/^id +display_name +supports_vision/);
    expect(rows.map((row) => row.split(' ')[0])).toEqual(data.map(({ id }) => id));
    expect(rows[0]).toMatch(/ yes .* 200000 +8192$/);
  });

  test('account prints a line for each member, and --json the answer itself', async ({ expect }) => {
    const [text, asJson] = await Promise.all([run(['account']), run(['account', '--json'])]);
    expect(text.stdout).toMatch(/^tier +enterprise\ncredit_balance +\d+\ncredits_consumed_this_month +\d+\n$/);
    expect(JSON.parse(asJson.stdout)).toMatchObject({ tier: 'enterprise' });
  });

  test('usage prints a line for each day and model', async ({ expect }) => {
    await run(['send', 'Hi']);
    expect((await run(['usage'])).stdout).toMatch(/^date +model +requests.*\n\d{4}-\d\d-\d\d +caicaini\/auto +\d+ /);
  });

  test('account ends with the code of the action, and says what to do', async ({ expect }) => {
    const { code, stdout, stderr } = await run(['account'], { env: { CAICAINI_API_KEY: `cai_api_${'x'.repeat(32)}` } });
    expect([code, stdout]).toEqual([EXIT.stop, '']);
    expect(stderr).toContain('authentication_error (401)');
  });

  test('neither form has a character that controls a terminal', { concurrent: false }, async ({ expect }) => {
    const tier = 'free\u001b[2J\u009b2J\u0007';
    const text = await run(['account'], answer({ tier, other: { tier } }));
    const asJson = await run(['account', '--json'], answer({ tier }));
    expect(text.stdout).toMatch(/^tier +free\[2J2J\nother +\{/);
    for (const { stdout } of [text, asJson]) expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    expect(JSON.parse(asJson.stdout)).toEqual({ tier });
  });

  test('an empty list and unknown members are printed', { concurrent: false }, async ({ expect }) => {
    expect((await run(['usage'], answer({ data: [] }))).stdout).toBe('(none)\n');
    expect((await run(['usage'], answer({ data: [{ a: 1 }, { b: [2] }] }))).stdout).toBe('a  b\n1  -\n-  [2]\n');
  });
});

describe.concurrent('explain', () => {
  for (const row of ROWS) {
    test(`explain prints the row ${row.status} in both languages`, async ({ expect }) => {
      const [english, chinese] = await Promise.all([
        run(['explain', String(row.status)]),
        run(['explain', '--lang', 'zh', String(row.status)]),
      ]);
      expect(english).toMatchObject({ code: EXIT.ok, stderr: '' });
      expect(english.stdout).toMatch(new RegExp(`^${row.status} ${row.type}\n.*${row.action}\n.*${row.charged}\n`));
      for (const text of [row.summary, withHost(row.whatToDo)]) expect(english.stdout).toContain(text);
      expect(chinese).toMatchObject({ code: EXIT.ok, stderr: '' });
      expect(chinese.stdout).not.toMatch(/[：，。] /);
      const { summary, whatToDo } = ERRORS_ZH[row.status];
      for (const text of [row.type, ACTIONS_ZH[row.action], summary, withHost(whatToDo)])
        expect(chinese.stdout).toContain(text);
    });
  }

  for (const type of TYPES) {
    test(`explain prints every row of ${type}`, async ({ expect }) => {
      const { stdout } = await run(['explain', '--json', type]);
      const told = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).status);
      expect(told).toEqual(ROWS.filter((row) => row.type === type).map(({ status }) => status));
    });
  }

  const envelope = (type: string) => JSON.stringify({ type: 'error', error: { type, message: 'Some message' } });
  const bodies: { name: string; args: string[]; input: string; says: RegExp }[] = [
    { name: 'its type', args: [], input: envelope('overloaded_error'), says: /^529 overloaded_error\n/ },
    { name: 'its type and status', args: ['--status', '503'], input: envelope('api_error'), says: /\n503 api_error\n/ },
    {
      name: 'the more careful row of the two',
      args: ['--status', String(RETRIED.status)],
      input: envelope(FIXED.type),
      says: new RegExp(`Some message\n${FIXED.status} ${FIXED.type}\n.*fix`),
    },
    { name: 'its status without an envelope', args: ['--status', '502'], input: '<html>', says: /502 api_error/ },
    {
      name: 'the class of a status without a row',
      args: ['--status', '521'],
      input: '',
      says: /521 is not.*\n.*retry/,
    },
    { name: 'the rule without either', args: [], input: '<html>', says: /no error.type[^]*5xx: retry/ },
    {
      name: 'the rule for an unknown type',
      args: [],
      input: envelope('odd_error'),
      says: /odd_error is not[^]*4xx: fix/,
    },
  ];
  for (const { name, args, input, says } of bodies) {
    test(`explain explains a body on stdin by ${name}`, async ({ expect }) => {
      const { code, stdout } = await run(['explain', ...args, '-'], { input });
      expect(code).toBe(EXIT.ok);
      expect(stdout).toMatch(says);
    });
  }

  test('explain prints the general rule for what is not listed, and ends with 64 for a type', async ({ expect }) => {
    const [status, type, chinese, chineseType, asJson] = await Promise.all([
      run(['explain', '418']),
      run(['explain', 'odd_error']),
      run(['explain', '--lang', 'zh', '418']),
      run(['explain', '--lang', 'zh', 'odd_error']),
      run(['explain', '--json', 'odd_error']),
    ]);
    expect(status.stdout).toMatch(/^418 is not .*\n.*fix\n$/);
    for (const name of TYPES) expect(type.stderr).toContain(name);
    expect(chinese.stdout).toContain(`处理：${ACTIONS_ZH.fix}\n`);
    expect(chineseType.stderr).toContain(TYPES.join('、'));
    expect(chineseType.stderr).toContain(`5xx：${ACTIONS_ZH.retry}\n`);
    expect([status.code, type.code, chineseType.code, asJson.code]).toEqual([EXIT.ok, ...Array(3).fill(EXIT.usage)]);
    expect(JSON.parse(asJson.stderr)).toEqual({ unlisted: 'odd_error', actions: RETRY_POLICY.statuses });
  });

  test('explain refuses an unknown language', async ({ expect }) => {
    const { code, stderr } = await run(['explain', '--lang', 'fr', '529']);
    expect(code).toBe(EXIT.usage);
    expect(stderr).toContain('Allowed choices are en, zh');
  });
});

describe('mock', () => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    test(`mock prints a line for each request and ends at ${signal}`, async () => {
      const running = start(['mock', '--port', '0', '--seed', '7']);
      await running.until('stdout', /scopeLimited .*\n/);
      const url = /^http:\S+/.exec(running.output.stdout)![0];
      const { code } = await run(['send', '--base-url', url, 'Hi']);
      expect(code).toBe(EXIT.ok);
      await running.until('stderr', /POST \/v1\/messages 200 cai_api_mock…\n/);
      running.child.kill(signal);
      expect((await running.ended).code).toBe(EXIT.ok);
      expect(running.output.stdout).toContain(mock.key);
    });
  }

  test('mock reads a script from a file and marks the scripted answers', async () => {
    const script = join(folder, 'script.json');
    await writeFile(script, JSON.stringify([{ times: 1, answer: { status: 503 } }]));
    const running = start(['mock', '--port', '0', '--tier', 'free', '--script', script]);
    await running.until('stdout', /free +cai_api_\S+\n/);
    const [, base, key] = /^(\S+) [^]*free +(\S+)/.exec(running.output.stdout)!;
    const ask = () => fetch(`${base}/v1/models`, { headers: { authorization: `Bearer ${key}` } });
    expect([(await ask()).status, (await ask()).status]).toEqual([503, 200]);
    await running.until('stderr', /503 cai_api_mock… scripted \{"status":503\}\n[^]*200/);
    running.child.kill('SIGTERM');
    expect((await running.ended).code).toBe(EXIT.ok);
  });

  test('mock lists the mutations and applies one', async () => {
    const { stdout } = await run(['mock', '--mutations']);
    expect(stdout).toMatch(/^drop-credits +\S+ /m);
    const running = start(['mock', '--port', '0', '--mutation', 'drop-credits']);
    await running.until('stdout', /scopeLimited .*\n/);
    const [, base, key] = /^(\S+) [^]*enterprise +(\S+)/.exec(running.output.stdout)!;
    const body = '{"model":"caicaini/auto","max_tokens":9,"messages":[{"role":"user","content":"Hi"}]}';
    const response = await fetch(`${base}/v1/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}` },
      body,
    });
    expect(((await response.json()) as { usage: object }).usage).not.toHaveProperty('credits_consumed');
    running.child.kill('SIGTERM');
    await running.ended;
  });

  test('mock lists the faults, a script may use each, and the scripts of its help are valid', async () => {
    const listed = await run(['mock', '--faults']);
    const rows = [...listed.stdout.matchAll(/^(fault|then) +(\S+) +\S.*$/gm)];
    expect(rows.map(([, , name]) => name)).toEqual([...Object.keys(FAULTS), ...Object.keys(STREAM_FAULTS)]);
    const help = await run(['mock', '--help']);
    const shown = [...help.stdout.matchAll(/^ +(\[\{.*\}\])$/gm)].map(([, script]) => JSON.parse(script!));
    expect(shown).toHaveLength(3);
    const named = rows.map(([, member, name]) => [
      { answer: member === 'fault' ? { fault: name } : { stream: { then: name } } },
    ]);
    for (const rules of [...shown, ...named]) expect(() => createMock().script(rules)).not.toThrow();
  });

  const mistakes: { name: string; args: (busy: number) => string[]; input?: string; says: RegExp }[] = [
    {
      name: 'an unknown mutation',
      args: () => ['--mutation', 'nope'],
      says: /no mutation is named nope; .*drop-credits/,
    },
    { name: 'an empty host', args: () => ['--host', ''], says: /^caicaini: the host is empty/ },
    {
      name: 'an unknown host',
      args: () => ['--host', '192.0.2.1'],
      says: /192\.0\.2\.1, port 0: .* no such address/,
    },
    {
      name: 'a port in use',
      args: (busy) => ['--port', String(busy)],
      says: /^caicaini: cannot listen on 127\.0\.0\.1, port \d+: the port is in use; --port 0 takes any free one\n$/,
    },
    { name: 'an empty script', args: () => ['--script', ''], says: /--script <file>.* must name a file/ },
    {
      name: 'a missing script',
      args: () => ['--script', join(folder, 'none.json')],
      says: /^caicaini: --script \S+none\.json: there is no such file\n$/,
    },
    { name: 'a folder as script', args: () => ['--script', folder], says: /--script \S+: it is a folder\n$/ },
    {
      name: 'a script that is not JSON',
      args: () => ['--script', join(ROOT, 'README.md')],
      says: /--script \S+README\.md: it is not JSON: /,
    },
    { name: 'an empty input', args: () => ['--script', '-'], says: /--script -: it is not JSON: Unexpected end/ },
    {
      name: 'a script that is no list',
      args: () => ['--script', join(ROOT, 'package.json')],
      says: /--script \S+package\.json: the script must be a list of rules\n$/,
    },
    {
      name: 'a script with an unknown member',
      args: () => ['--script', '-'],
      input: '[{"answer":{"status":"x"}}]',
      says: /--script -: rule 0: answer\.status must be from 200 to 599\n$/,
    },
  ];
  test.concurrent.for(mistakes)('mock ends with 64 for $name', async ({ args, input = '', says }, { expect }) => {
    const { code, stdout, stderr } = await run(['mock', '--port', '0', ...args(mock.port)], { input });
    expect([code, stdout], stderr).toEqual([EXIT.usage, '']);
    expect(stderr).toMatch(says);
  });
});

describe('an output that cannot be written', () => {
  test.skipIf(!existsSync('/dev/full')).for([
    { args: ['send', 'Hi'], says: /^msg_\w+ · .*\n/ },
    { args: ['send', '--stream', 'Hi'], says: /^(msg_\w+ · .*\n)?/ },
    { args: ['explain', '529'], says: /^/ },
    { args: ['verify', '--list'], says: /^/ },
    { args: ['mock', '--port', '0'], says: /^/ },
  ])('caicaini $args says in one line that its output could not be written', async ({ args, says }) => {
    const full = openSync('/dev/full', 'w');
    const { code, stderr } = await run(args, { stdout: full }).finally(() => closeSync(full));
    expect(code).toBe(EXIT.stop);
    expect(stderr).toMatch(says);
    expect(stderr.replace(says, '')).toBe('caicaini: the output could not be written: no space is left\n');
  });

  test('mock goes on when stderr is closed', async () => {
    const running = start(['mock', '--port', '0']);
    await running.until('stdout', /scopeLimited .*\n/);
    running.child.stderr!.destroy();
    const [url] = running.output.stdout.split(' ');
    for (const _ of ['first', 'second', 'third']) expect((await fetch(`${url}/v1/models`)).status).toBe(401);
    running.child.kill('SIGTERM');
    expect((await running.ended).code).toBe(EXIT.ok);
  });
});

describe.concurrent('caicaini', () => {
  test('--version prints the versions of the package and of the description', async ({ expect }) => {
    const { code, stdout } = await run(['--version']);
    expect(code).toBe(EXIT.ok);
    expect(stdout).toContain(manifest.version);
  });

  test('--help explains each command and its exit codes', async ({ expect }) => {
    const [help, send] = await Promise.all([run(['--help']), run(['help', 'send'])]);
    for (const name of ['send', 'models', 'account', 'usage', 'explain', 'mock'])
      expect(help.stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
    expect(send.stdout).toContain('--max-tokens <n>');
    for (const code of Object.values(EXIT).slice(0, 6)) expect(send.stdout).toMatch(new RegExp(`^  ${code} `, 'm'));
  });

  test('an unknown command ends with 64', async ({ expect }) => {
    const { code, stderr } = await run(['sned', 'Hi']);
    expect(code).toBe(EXIT.usage);
    expect(stderr).toMatch(/unknown command 'sned'[^]*Did you mean send/);
  });
});
