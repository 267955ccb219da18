/** Verifies the mock with each of its mutations and some of its faults, and notes which checks have something to say. */
import { MOCK_KEYS, MUTATIONS, startMock, type MockOptions } from '../../src/mock/index.js';
import { CHECKS, planOf, verify, type CheckName, type Report, type VerifyOptions } from '../../src/verify/index.js';

/** One way in which the mock departs from the contract. */
export interface Departure {
  name: string;
  category: string;
  describe: string;
  mock: MockOptions;
}

/** What was noticed of a departure. */
export interface Noticed {
  departure: Departure;
  checks: { name: CheckName; severity: string; message: string }[];
}

const slowly = () => new Promise<void>((resolve) => setTimeout(resolve, 5));

/** Every mutation, and what breaks below HTTP. */
export const DEPARTURES: Departure[] = [
  ...Object.entries(MUTATIONS).map(([name, { category, describe }]) => ({
    name,
    category,
    describe,
    // Two streams must be open at once to show it
    mock: { mutate: [name], ...(name === 'limits-streams-unlimited' && { pace: slowly }) },
  })),
  {
    name: 'fault reset-before',
    category: 'answer',
    describe: 'The connection breaks before anything is answered.',
    mock: { script: [{ match: { path: '/v1/models' }, answer: { fault: 'reset-before' } }] },
  },
  {
    name: 'fault reset-body',
    category: 'answer',
    describe: 'The connection breaks in the middle of the body.',
    mock: { script: [{ match: { path: '/v1/usage' }, answer: { fault: 'reset-body' } }] },
  },
];

/** The keys of the mock, by what the verifier calls them. */
const KEYS: VerifyOptions['keys'] = {
  main: MOCK_KEYS.enterprise,
  cli: MOCK_KEYS.cli,
  suspended: MOCK_KEYS.suspended,
  scope: MOCK_KEYS.scopeLimited,
  empty: MOCK_KEYS.empty,
  spare: MOCK_KEYS.free,
};

/** Every run falls into the same part of a minute, so that its windows are the same. */
const SECOND_TEN = Date.parse('2026-11-23T12:00:10Z');

/** Verifies a mock with all that can be asked. Streams take a turn of the event loop per event, so that two overlap. */
export async function verifyMock(mock: MockOptions, options: Partial<VerifyOptions> = {}): Promise<Report> {
  const startMs = Date.now();
  const now = () => SECOND_TEN + Date.now() - startMs;
  const running = await startMock({ now, pace: () => new Promise((resolve) => setImmediate(resolve)), ...mock });
  try {
    return await verify({
      baseUrl: running.url,
      keys: KEYS,
      profile: 'thorough',
      provoke: 'prefer',
      strict: true,
      maxCredits: 100_000,
      imageUrl: 'https://example.com/photos/receipt.jpg',
      sleep: () => Promise.resolve(),
      ...options,
    });
  } finally {
    await running.close();
  }
}

// Bodies of many MB say nothing of anything else
const SIZES = 'sizes';
const EXPENSIVE = [SIZES, 'images'];
const CHEAP = planOf({ profile: 'thorough', provoke: 'prefer' })
  .map(({ scene }) => scene)
  .filter((scene) => !EXPENSIVE.includes(scene));

/** Which checks notice a departure. */
export async function notice(departure: Departure): Promise<Noticed> {
  const scenes = departure.category === 'body-cap' ? ['reads', SIZES] : CHEAP;
  const { checks } = await verifyMock(departure.mock, { scenes });
  const hit = checks.filter(({ findings }) => findings.length > 0);
  return {
    departure,
    checks: hit.map(({ name, findings: [first] }) => ({
      name: name as CheckName,
      severity: first!.severity,
      message: first!.message,
    })),
  };
}

/** The checks that spoke although the departure is none of their matter. */
export function strangers({ departure, checks }: Noticed): string[] {
  const isOwn = (name: CheckName) => (CHECKS[name].matters as readonly string[]).includes(departure.category);
  return checks.filter(({ name }) => !isOwn(name)).map(({ name, message }) => `${name}: ${message}`);
}

/** The table of what was noticed, as Markdown. */
export function toMarkdown(all: readonly Noticed[]): string {
  const rows = all.map(({ departure: { name, category, describe }, checks }) => {
    const names = checks.map((check) => `\`${check.name}\``).join(' ');
    return `| \`${name}\` | ${category} | ${describe} | ${names} |`;
  });
  const checks = Object.entries(CHECKS).map(([name, { describe, basis, source }]) => {
    const killers = all.filter((each) => each.checks.some((check) => check.name === name)).length;
    const none = name.endsWith('-schema') ? 'the page of the schema' : 'none';
    return `| \`${name}\` | ${describe} | ${basis} | ${source.join(', ') || none} | ${killers} |`;
  });
  return `# What the verifier notices

Printed by \`npm run matrix\`: the mock departs from the contract in one place at a time, and the verifier asks all it
can (\`--profile thorough --strict --provoke prefer\`, every key). ${all.length} departures, ${Object.keys(CHECKS).length} checks.

## Checks

| check | what it demands | basis | source | noticed |
| --- | --- | --- | --- | --- |
${checks.join('\n')}

## Departures

| departure | matter | what is wrong | checks that say so |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}
