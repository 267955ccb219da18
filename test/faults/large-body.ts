/** A process of its own for what only its peak tells: by how many bytes memory grew for a body that is too large. */
import { createClient, MODELS, OPERATIONS } from '../../src/index.js';
import { KEY } from './run-fault.js';

/** Five times what is allowed, so that a copy of it stands out from what the engine takes in passing. */
const content = 'x'.repeat(5 * OPERATIONS.createMessage.maxBodyBytes);
const body = { model: MODELS['caicaini/auto'].id, max_tokens: 1, messages: [{ role: 'user' as const, content }] };
const client = createClient({ apiKey: KEY, fetch: () => Promise.reject(new Error('sent')) });
// A text that was just put together is copied whole by the first look at one of its letters
content.charCodeAt(0);

const peak = () => process.resourceUsage().maxRSS * 1024;
const before = peak();
if (process.argv[2] === 'written') JSON.stringify(body);
else await client.messages.create(body).catch(() => {});
console.log(JSON.stringify({ length: content.length, grownBy: peak() - before }));
