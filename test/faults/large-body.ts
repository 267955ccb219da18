/** A process of its own for what only its peak tells: by how many bytes memory grew for a body that is too large. */
import { createClient, MODELS, OPERATIONS } from '../../src/index.js';
import { KEY } from './run-fault.js';

const { maxBodyBytes } = OPERATIONS.createMessage;
const content = 'x'.repeat(maxBodyBytes);
const body = { model: MODELS['caicaini/auto'].id, max_tokens: 1, messages: [{ role: 'user' as const, content }] };
const client = createClient({ apiKey: KEY, fetch: () => Promise.reject(new Error('sent')) });
// A text that was just put together is copied whole by the first look at one of its letters
content.charCodeAt(0);

const peak = () => process.resourceUsage().maxRSS * 1024;
const before = peak();
if (process.argv[2] === 'written') JSON.stringify(body);
else await client.messages.create(body).catch(() => {});
console.log(peak() - before);
