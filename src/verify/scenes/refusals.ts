/** What must be refused, and what stands just inside of it. */
import { ERRORS, OPERATIONS } from '../../contract.js';
import { derive, type Derived } from '../derive.js';
import { ROUTER } from '../facts.js';
import { probe, type Probe } from '../probe.js';
import { ENOUGH_CHARS, FEW, message } from './requests.js';
import type { Scene, Setting } from './scene.js';

export const refusals: Scene = {
  name: 'refusals',
  describe: 'paths, methods, models and JSON that do not exist',
  from: 'smoke',
  probes: () => [
    {
      method: 'GET',
      path: '/v1/no-such-path',
      key: 'main',
      expect: 404,
      check: 'refuses-unknown-paths',
      why: 'an unknown path',
    },
    {
      method: 'POST',
      path: '/v1/messages/no-such-path',
      key: 'main',
      body: message(),
      expect: 404,
      check: 'refuses-unknown-paths',
      why: 'an unknown path below a known one',
    },
    probe('createMessage', undefined, {
      method: 'DELETE',
      check: 'refuses-wrong-method',
      why: 'DELETE on /v1/messages',
    }),
    ...(['createMessage', 'createChatCompletion', 'countMessageTokens'] as const).map((id) =>
      probe(id, undefined, {
        method: 'GET',
        check: 'refuses-wrong-method',
        why: `GET on ${OPERATIONS[id].path}`,
      }),
    ),
    probe('listModels', {}, { method: 'POST', check: 'refuses-wrong-method', why: 'POST on /v1/models' }),
    ...(['createMessage', 'createChatCompletion'] as const).flatMap((id) => [
      probe(id, message({ model: 'caicaini/no-such-model' }), {
        expect: 400,
        check: 'refuses-unknown-models',
        why: 'an unknown model',
      }),
      probe(id, '{"model": "caicaini/auto", "messages": [', {
        expect: 400,
        check: 'refuses-malformed-json',
        why: 'JSON that is cut',
      }),
    ]),
    probe('createMessage', message({ model: ROUTER.split('/')[1] }), {
      expect: 400,
      check: 'refuses-unknown-models',
      why: 'a model without the beginning of its name',
    }),
    probe(
      'countMessageTokens',
      { model: 'caicaini/no-such-model', messages: message().messages },
      {
        expect: 400,
        check: 'refuses-unknown-models',
        why: 'an unknown model',
      },
    ),
    probe('createMessage', message({ max_tokens: -1, stream: true }), {
      enoughChars: ENOUGH_CHARS,
      expect: 400,
      check: 'refuses-invalid-requests',
      why: '/max_tokens is -1',
    }),
    probe('createMessage', '', { expect: 400, check: 'refuses-malformed-json', why: 'an empty body' }),
    probe('createMessage', '[]', { expect: 400, check: 'refuses-invalid-requests', why: 'a body that is a list' }),
  ],
};

export const rows: Scene = {
  name: 'rows',
  describe: 'every error row, asked for by Prefer',
  from: 'smoke',
  probes: rowProbes,
};

export const constraints: Scene = {
  name: 'constraints',
  describe: 'just inside and just outside of every constraint',
  from: 'standard',
  probes: constraintProbes,
};

function rowProbes({ profile }: Setting): Probe[] {
  const operations = profile === 'thorough' ? Object.values(OPERATIONS) : [OPERATIONS.createMessage];
  return operations.flatMap(({ id, errors, request }) =>
    errors.map((status) =>
      probe(id, request === null ? undefined : message(), {
        headers: { Prefer: `code=${status}` },
        expect: status,
        check: 'answers-provoked-rows',
        why: `${OPERATIONS[id].path} with Prefer: code=${status}`,
        source: ERRORS[status].source,
      }),
    ),
  );
}

function constraintProbes({ profile, strict }: Setting): Probe[] {
  const wanted = ({ basis, isValid }: Derived) => {
    if (basis === 'documented' || strict) return true;
    // What a convention would refuse, a gateway may let pass
    return isValid && basis === 'convention' && profile === 'thorough';
  };
  return (['createMessage', 'createChatCompletion', 'countMessageTokens'] as const)
    .flatMap((id) => derive(id))
    .filter(wanted)
    .map(({ operation, body, isValid, why, basis, source, schema }) => {
      // What may be answered at length is streamed, and left when enough has come
      const most = body['max_tokens'];
      const isShort = typeof most === 'number' && most > 0 && most <= FEW;
      const guarded =
        !isShort && !('stream' in body) && operation !== 'countMessageTokens' && Array.isArray(body['messages']);
      return probe(operation, guarded ? { ...body, stream: true } : body, {
        expect: isValid ? 'accepted' : 400,
        check: isValid ? 'accepts-valid-requests' : 'refuses-invalid-requests',
        why,
        basis,
        source,
        schema,
        ...(guarded && { enoughChars: ENOUGH_CHARS }),
      });
    });
}
