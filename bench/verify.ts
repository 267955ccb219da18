/** Compares the verifier's checks of an exchange with OpenAPI validators: exchanges per second. */
import { OpenAPIBackend } from 'openapi-backend';
import * as responseValidator from 'openapi-response-validator';
import document from '../generated/openapi.json' with { type: 'json' };
import { checkExchanges, type Exchange } from '../src/verify/index.js';
import { measureInTurns, type Subject } from './measure.js';
import { alignedTable } from '../scripts/table.js';

const operation = document.paths['/v1/messages'].post;
const BODY = operation.responses['200'].content['application/json'].examples.quickstart.value;
const REQUEST = operation.requestBody.content['application/json'].examples.quickstart.value;
const HEADERS = {
  'content-type': 'application/json',
  'x-ratelimit-tier': 'enterprise',
  'x-ratelimit-limit-requests': '1000',
  'x-ratelimit-remaining-requests': '999',
  'x-ratelimit-reset-requests': '42',
};

/** Validates the same answers with each validator in turns. The peers check the body alone. */
export async function compareVerifiers(exchanges: number, rounds: number): Promise<string> {
  const texts = Array.from({ length: exchanges }, (_, index) => JSON.stringify({ ...BODY, id: `msg_${index}` }));
  const subjects: Subject[] = [
    { name: 'caicaini, all checks', run: async () => checkAll(texts) },
    { name: 'caicaini, schema only', run: async () => checkAll(texts, ['message-fits-schema']) },
    { name: 'openapi-response-validator', run: await responseValidatorOf(texts) },
    { name: 'openapi-backend', run: await backendOf(texts) },
  ];
  const measured = await measureInTurns(subjects, 2, rounds);
  const base = measured[0]!.cpuUs;
  const rows = measured.map(({ name, cpuUs }) => [
    name,
    Math.round((exchanges * 1e6) / cpuUs).toLocaleString('en'),
    (base / cpuUs).toFixed(2),
  ]);
  return alignedTable(['validator', 'exchanges/s of CPU', 'ratio'], rows);
}

function checkAll(texts: readonly string[], only?: string[]): void {
  const all = texts.map((body, index): Exchange => ({
    id: index + 1,
    request: {
      method: 'POST',
      url: 'https://caicaini.com/v1/messages',
      headers: [['authorization', 'Bearer x']],
      body: JSON.stringify(REQUEST),
    },
    response: { status: 200, headers: Object.entries(HEADERS), body },
    startMs: index,
    headersMs: index,
    endMs: index,
  }));
  const { exitCode } = checkExchanges(all, { target: 'bench', source: 'har', ...(only && { only }) });
  if (exitCode !== 0) throw new Error('the responses of the bench should pass');
}

async function responseValidatorOf(texts: readonly string[]): Promise<() => Promise<void>> {
  const Validator = ((responseValidator as any).default?.default ?? (responseValidator as any).default) as new (
    options: any,
  ) => any;
  const { schemas } = JSON.parse(
    JSON.stringify(document.components).replaceAll('"discriminator"', '"x-discriminator"'),
  );
  const validator = new Validator({
    components: { schemas },
    responses: {
      200: { description: '', content: { 'application/json': { schema: { $ref: '#/components/schemas/Message' } } } },
    },
  });
  // Prove that it checks at all: a validator that accepts everything would be fast
  if (!validator.validateResponse(200, {})) throw new Error('openapi-response-validator checks nothing');
  return async () => {
    for (const text of texts) {
      const found = validator.validateResponse(200, JSON.parse(text));
      if (found) throw new Error(JSON.stringify(found));
    }
  };
}

async function backendOf(texts: readonly string[]): Promise<() => Promise<void>> {
  const backend = new OpenAPIBackend({ definition: plain(document), quick: true, ajvOpts: { strict: false } });
  await backend.init();
  if (!backend.validateResponse({}, 'createMessage', 200).errors) throw new Error('openapi-backend checks nothing');
  return async () => {
    for (const text of texts) {
      const { errors } = backend.validateResponse(JSON.parse(text), 'createMessage', 200);
      if (errors) throw new Error(JSON.stringify(errors));
    }
  };
}

// The description as OpenAPI 3.1, because openapi-backend cannot read 3.2
function plain(value: object): any {
  const copy = JSON.parse(JSON.stringify(value).replaceAll('"discriminator"', '"x-discriminator"'));
  for (const item of Object.values<any>(copy.paths))
    for (const each of Object.values<any>(item))
      for (const response of Object.values<any>(each.responses)) delete response.content?.['text/event-stream'];
  return { ...copy, openapi: '3.1.0' };
}
