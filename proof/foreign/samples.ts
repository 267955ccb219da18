/** Requests that keep every rule; the cases vary them. */

export const ask = (text = 'What happens in the harbour today?') => ({ role: 'user', content: text });

export const hello = { model: 'caicaini/sonnet', max_tokens: 300, messages: [ask()] };
export const chatHello = { model: 'caicaini/sonnet', max_tokens: 300, messages: [ask()] };

const TIDES = {
  type: 'object',
  properties: {
    city: { type: 'string' },
    units: { type: 'string', enum: ['metres', 'feet'] },
    days: { type: 'integer' },
  },
  required: ['city', 'units'],
};
const FERRIES = {
  type: 'object',
  properties: { from: { type: 'string' }, at: { type: 'string', format: 'date-time' } },
  required: ['from'],
};

export const tools = [
  { name: 'get_tides', description: 'High and low water of a place.', input_schema: TIDES },
  { name: 'find_ferry', description: 'The next ferry.', input_schema: FERRIES },
];
export const chatTools = tools.map(({ name, description, input_schema }) => ({
  type: 'function',
  function: { name, description, parameters: input_schema },
}));

/** The beginning of a PNG, which holds its size. */
export function png(width: number, height: number, bytes = 64): string {
  const head = Buffer.alloc(bytes);
  head.write('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1');
  head.writeUInt32BE(width, 16);
  head.writeUInt32BE(height, 20);
  return head.toString('base64');
}

export const image = (source: object = {}) => ({
  type: 'image',
  source: { type: 'base64', media_type: 'image/png', data: png(8, 8), ...source },
});

export const link = (url: string) => ({ type: 'image', source: { type: 'url', url } });

export const blocks = (...content: object[]) => [{ role: 'user', content }];

/** The second half of a tool loop. */
export const toolLoop = (result: object = {}) => [
  ask('How high is the water?'),
  { role: 'assistant', content: [{ type: 'tool_use', id: 'toolu_1', name: 'get_tides', input: { city: 'Łeba' } }] },
  { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: '2 metres', ...result }] },
];

export const chatLoop = [
  ask('How high is the water?'),
  {
    role: 'assistant',
    content: null,
    tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'get_tides', arguments: '{"city":"Łeba"}' } }],
  },
  { role: 'tool', tool_call_id: 'call_1', content: '2 metres' },
];
