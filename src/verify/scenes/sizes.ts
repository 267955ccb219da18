/** Bodies and images at their limits. */
import { CONSTRAINTS, ERRORS, type OperationId, OPERATIONS } from '../../contract.js';
import type { Asker } from '../asker.js';
import { picture } from '../pictures.js';
import { probe, type Probe } from '../probe.js';
import { accepted, ask, message, saying } from './requests.js';
import type { Scene, Setting } from './scene.js';

export const sizes: Scene = {
  name: 'sizes',
  describe: 'bodies at the limit and over it',
  from: 'thorough',
  probes: sizeProbes,
  run: runSizes,
};

export const images: Scene = {
  name: 'images',
  describe: 'images at the limit and over it, inline and by URL',
  from: 'thorough',
  probes: imageProbes,
};

const MAX_BODY_BYTES = OPERATIONS.createMessage.maxBodyBytes;
/** The vendor's MB may be of 2^20 or of 10^6 bytes. */
const DECIMAL_BYTES = 16_000_000;
const { max: MAX_IMAGE_BYTES } = CONSTRAINTS['image-bytes'];
/** Whichever MB the vendor means. */
const IMAGE_BYTES = { within: 4.9 * 10 ** 6, over: MAX_IMAGE_BYTES + 1 };
const OVER = { expect: 413, check: 'refuses-large-bodies' } as const;
const WITHIN = { check: 'takes-bodies-up-to-the-limit' } as const;

function sizeProbes(): Probe[] {
  const sized = (id: OperationId, padToBytes: number, rest: Partial<Probe>) =>
    probe(id, message(), { padToBytes, why: `a body of ${padToBytes} bytes`, ...rest });
  return [
    sized('countMessageTokens', 2 ** 20 + 1, WITHIN),
    sized('createMessage', DECIMAL_BYTES, WITHIN),
    sized('createMessage', MAX_BODY_BYTES, {}),
    sized('createMessage', MAX_BODY_BYTES + 1, OVER),
    sized('createChatCompletion', MAX_BODY_BYTES + 1, OVER),
    sized('countMessageTokens', 17 * 2 ** 20, OVER),
  ];
}

function imageProbes({ imageUrl }: Setting): Probe[] {
  const inline = (bytes: number, rest: Partial<Probe>) =>
    probe('createMessage', message({ messages: saying(picture({ bytes }), { type: 'text', text: ask }) }), {
      why: `an image of ${bytes} bytes`,
      source: ['vision'],
      ...rest,
    });
  const link = { type: 'image', source: { type: 'url', url: imageUrl } };
  return [
    inline(IMAGE_BYTES.within, { expect: 'accepted', check: 'accepts-valid-requests' }),
    inline(IMAGE_BYTES.over, { expect: 400, check: 'refuses-invalid-requests' }),
    probe('createMessage', message({ messages: saying(link, { type: 'text', text: ask }) }), {
      ...accepted('an image by its URL'),
      source: ['vision'],
      ...(imageUrl === undefined && { lacks: '--image-url' }),
    }),
  ];
}

/** A gateway that refuses the larger reading of 16 MB must refuse whatever is over the smaller one. */
async function runSizes(asker: Asker, probes: Probe[]): Promise<void> {
  for (const each of probes) {
    const reading = await asker.ask(each);
    if (each.padToBytes !== MAX_BODY_BYTES || reading?.status !== ERRORS[413].status) continue;
    await asker.ask({
      ...each,
      padToBytes: DECIMAL_BYTES + 1,
      ...OVER,
      why: `a body of ${DECIMAL_BYTES + 1} bytes, where ${MAX_BODY_BYTES} were refused`,
    });
  }
}
