/**
 * A conversation with a tool: the model calls it, gets its result, and answers with text.
 *
 *     npx tsx examples/tool-loop.ts [--stream] ["What is the weather in Shanghai?"]
 *
 * Without CAICAINI_API_KEY it uses the embedded mock. Source: Tools.
 */
import { parseArgs } from 'node:util';
// In your project import from 'caicaini', 'caicaini/mock' and 'caicaini/tools'
import { createClient } from '../src/index.js';
import { createMock } from '../src/mock/index.js';
import { runTools, tool } from '../src/tools/index.js';

const getWeather = tool<{ city: string; units?: 'celsius' | 'fahrenheit' }>({
  name: 'get_weather',
  description: 'Current weather of a city.',
  input: {
    type: 'object',
    properties: { city: { type: 'string' }, units: { type: 'string', enum: ['celsius', 'fahrenheit'] } },
    required: ['city'],
  },
  run: ({ units }) => (units === 'fahrenheit' ? '72 degrees, cloudy' : '22 degrees, cloudy'),
});

const { values, positionals } = parseArgs({ options: { stream: { type: 'boolean' } }, allowPositionals: true });
const mock = createMock();
const caicaini = process.env['CAICAINI_API_KEY']
  ? createClient()
  : createClient({ apiKey: mock.key, fetch: mock.fetch });
const { receipts, isComplete } = await runTools(
  caicaini.messages,
  {
    model: 'caicaini/auto',
    max_tokens: 1024,
    messages: [{ role: 'user', content: positionals.join(' ') || 'What is the weather in Shanghai?' }],
    tools: [getWeather],
  },
  { stream: values.stream === true, onText: (text) => process.stdout.write(text), onTurn: () => console.log() },
);
console.error(`${receipts.length} turns${isComplete ? '' : '; the model still calls tools'}`);
