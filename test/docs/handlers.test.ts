/** The handlers for curl and Python that the guide to errors shows do what the actions of the errors ask for. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { startMock, type FaultAnswer } from '../../src/mock/index.js';
import { ROOT, run } from '../support/process.js';

const PAGES = { zh: 'docs/site/guides/errors.md', en: 'docs/site/en/guides/errors.md' };

interface Case {
  name: string;
  answer: FaultAnswer;
  /** The exit code of the script, and the name of the exception in Python; neither for an answer. */
  ends: { code: number; exception: string } | undefined;
  requests: number;
}

// Each first request gets the answer, and the next one a message
const CASES: Case[] = [
  { name: 'waits for Retry-After', answer: { status: 429, retryAfter: 1 }, ends: undefined, requests: 2 },
  { name: 'retries an overload', answer: { status: 529 }, ends: undefined, requests: 2 },
  { name: 'retries without a response', answer: { fault: 'reset-before' }, ends: undefined, requests: 2 },
  { name: 'stops for a person', answer: { status: 402 }, ends: { code: 2, exception: 'Stop' }, requests: 1 },
  {
    name: 'refuses to repeat a wrong request',
    answer: { status: 400 },
    ends: { code: 1, exception: 'Fix' },
    requests: 1,
  },
  {
    name: 'does not pay twice for a lost response',
    answer: { fault: 'reset-body' },
    ends: { code: 2, exception: 'IncompleteRead|ConnectionResetError' },
    requests: 1,
  },
];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'caicaini-handlers-'));
  for (const [language, page] of Object.entries(PAGES)) {
    const text = await readFile(join(ROOT, page), 'utf8');
    for (const grammar of ['sh', 'py']) {
      const [, code] = new RegExp(`^\`\`\`${grammar} \\[run\\]\\n([^]*?)^\`\`\``, 'm').exec(text)!;
      await writeFile(join(folder, `${language}.${grammar}`), code!);
    }
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(Object.keys(PAGES))('the handlers in %s', (language) => {
  for (const { name, answer, ends, requests } of CASES) {
    test.concurrent.for(['sh', 'py'])(`the handler ${name}: %s`, async (grammar, { expect }) => {
      const { mock, url, key, close } = await startMock({ script: [{ times: 1, answer }] });
      const cwd = await mkdtemp(join(folder, 'run-'));
      const env = { PATH: process.env['PATH'], PYTHONUTF8: '1', CAICAINI_BASE: url, CAICAINI_API_KEY: key };
      const command = grammar === 'sh' ? 'sh' : 'python3';
      const { code, stdout, stderr } = await run(command, [join(folder, `${language}.${grammar}`)], { cwd, env });
      await close();
      expect(mock.requests.length, stderr).toBe(requests);
      if (!ends) expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: expect.stringMatching(/^You said/) });
      else if (grammar === 'sh')
        expect({ code, stderr }).toEqual({ code: ends.code, stderr: expect.stringMatching(/\S/) });
      else expect(stderr.trimEnd().split('\n').at(-1)).toMatch(new RegExp(`^(\\S+\\.)?(${ends.exception})\\b`));
    });
  }
});
