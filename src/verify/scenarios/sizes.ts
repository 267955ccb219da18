/** Bodies and images at their size limits. */
import { CONSTRAINTS, ERRORS, type OperationId, OPERATIONS } from '../../contract.js';
import { probe, type Probe } from '../run/probe.js';
import type { ProbeRunner } from '../run/probe-runner.js';
import { imageBlock } from './image-block.js';
import { expectSuccess, messageBody, OK_PROMPT, userMessage } from './requests.js';
import type { Scenario, ScenarioSettings } from './scenario.js';

export const sizes: Scenario = {
  name: 'sizes',
  describe: 'bodies at the size limit and over it',
  minProfile: 'thorough',
  probes: sizeProbes,
  run: runSizes,
};

export const images: Scenario = {
  name: 'images',
  describe: 'images at the size limit and over it, inline and by URL',
  minProfile: 'thorough',
  probes: imageProbes,
};

const MAX_BODY_BYTES = OPERATIONS.createMessage.maxBodyBytes;
/** The limit if the vendor's MB is 10^6 bytes; it may also be 2^20. */
const DECIMAL_BYTES = 16_000_000;
const { max: MAX_IMAGE_BYTES } = CONSTRAINTS['image-bytes'];
/** Within and over the limit with either MB. */
const IMAGE_BYTES = { first: [1_000, 100_000], within: 4.9 * 10 ** 6, over: MAX_IMAGE_BYTES + 1 };
const OVER = { expect: 413, check: 'refuses-large-bodies' } as const;
const WITHIN = { check: 'accepts-bodies-within-limit' } as const;

function sizeProbes(): Probe[] {
  const sized = (id: OperationId, padToBytes: number, rest: Partial<Probe>) =>
    probe(id, messageBody(), { padToBytes, why: `a body of ${padToBytes} bytes`, ...rest });
  return [
    sized('countMessageTokens', 2 ** 20 + 1, WITHIN),
    sized('createMessage', DECIMAL_BYTES, WITHIN),
    sized('createMessage', MAX_BODY_BYTES, {}),
    sized('createMessage', MAX_BODY_BYTES + 1, OVER),
    sized('createChatCompletion', MAX_BODY_BYTES + 1, OVER),
    sized('countMessageTokens', 17 * 2 ** 20, OVER),
  ];
}

function imageProbes({ imageUrl }: ScenarioSettings): Probe[] {
  const inline = (bytes: number, rest: Partial<Probe>) =>
    probe(
      'createMessage',
      messageBody({ messages: userMessage(imageBlock({ bytes }), { type: 'text', text: OK_PROMPT }) }),
      { why: `an image of ${bytes} bytes`, source: ['vision'], ...rest },
    );
  const link = { type: 'image', source: { type: 'url', url: imageUrl } };
  return [
    // The smaller images show the price before the large one is sent
    ...IMAGE_BYTES.first.map((bytes) => inline(bytes, { expect: 'success', check: 'accepts-valid-requests' })),
    inline(IMAGE_BYTES.within, { expect: 'success', check: 'accepts-valid-requests' }),
    inline(IMAGE_BYTES.over, { expect: 400, check: 'refuses-invalid-requests' }),
    probe('createMessage', messageBody({ messages: userMessage(link, { type: 'text', text: OK_PROMPT }) }), {
      ...expectSuccess('an image by its URL'),
      source: ['vision'],
      ...(imageUrl === undefined && { missingOption: '--image-url' }),
    }),
  ];
}

/** If the gateway refuses the larger reading of 16 MB, it must refuse every body over the smaller one. */
async function runSizes(runner: ProbeRunner, probes: Probe[]): Promise<void> {
  for (const each of probes) {
    const parsed = await runner.run(each);
    if (each.padToBytes !== MAX_BODY_BYTES || parsed?.status !== ERRORS[413].status) continue;
    await runner.run({
      ...each,
      padToBytes: DECIMAL_BYTES + 1,
      ...OVER,
      why: `a body of ${DECIMAL_BYTES + 1} bytes, after a refusal of ${MAX_BODY_BYTES} bytes`,
    });
  }
}
