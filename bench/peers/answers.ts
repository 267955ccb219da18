/** The short answers that all peers are given: one on each surface, as the mock says them. */
import { createMock } from '../../src/mock/index.js';

/** What every peer asks. */
export const QUESTION = {
  model: 'caicaini/haiku' as const,
  max_tokens: 16,
  messages: [{ role: 'user' as const, content: 'Hi' }],
};

/** Both surfaces' answers as text, by the end of their path. */
export async function shortAnswers(): Promise<{ message: string; chat: string }> {
  const mock = createMock();
  const ask = async (path: string) => {
    const response = await mock.fetch(`https://caicaini.com/v1/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${mock.key}`, 'content-type': 'application/json' },
      body: JSON.stringify(QUESTION),
    });
    return response.text();
  };
  return { message: await ask('messages'), chat: await ask('chat/completions') };
}
