/** The second gateway keeps the vendor's facts without faults, and each fault changes an answer. */
import { describe, expect, test } from 'vitest';
import { FAULTS } from './faults.js';
import { play, SCRIPT } from './script.js';

const steps = new Map(SCRIPT.map((step) => [step.name, step]));
const faithful = new Map<string, string>();
const transcripts = async (name: string): Promise<string> => {
  if (!faithful.has(name)) faithful.set(name, (await play(steps.get(name)!)).transcript);
  return faithful.get(name)!;
};

describe('the gateway without faults', () => {
  test('answers every step of the script with the required statuses', async () => {
    const off: string[] = [];
    await inBatches(SCRIPT, async (step) => {
      const { replies, transcript } = await play(step);
      faithful.set(step.name, transcript);
      const got = replies.map(({ status }) => status);
      if (String(got) !== String(step.want)) off.push(`${step.name}: ${got.join()} for ${step.want.join()}`);
    });
    expect(off).toEqual([]);
  });

  test('gives the same answers in a second run', async () => {
    const changed: string[] = [];
    await inBatches(SCRIPT, async (step) => {
      if ((await play(step)).transcript !== (await transcripts(step.name))) changed.push(step.name);
    });
    expect(changed).toEqual([]);
  });
});

describe('the faults', () => {
  test('are at least 700, each with a step of the script', () => {
    expect(Object.keys(FAULTS).length).toBeGreaterThanOrEqual(700);
    for (const { seen } of Object.values(FAULTS)) expect(steps.has(seen), seen).toBe(true);
  });

  test('each change the answer to their step', async () => {
    const unseen: string[] = [];
    await inBatches(Object.entries(FAULTS), async ([name, { seen }]) => {
      const { transcript } = await play(steps.get(seen)!, name);
      if (transcript === (await transcripts(seen))) unseen.push(`${name} in ${seen}`);
    });
    expect(unseen).toEqual([]);
  });
});

async function inBatches<T>(all: readonly T[], work: (each: T) => Promise<void>): Promise<void> {
  const rest = [...all];
  const worker = async () => {
    for (let next = rest.shift(); next !== undefined; next = rest.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}
