/** Sends answers in unusual but legal forms: odd spacing, CRLF, chunks that cut characters, gzip. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setImmediate as turnOfLoop, setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Answer, Frame } from './parts.js';

const PIECES = 32;

/** JSON in one line, with extra white space. */
const airy = (value: unknown): string => JSON.stringify(value, null, 1).replace(/\n\s*/g, ' ');

function frameText(frame: Frame, at: number): string {
  if (frame.raw !== undefined) return frame.raw;
  if (frame.comment !== undefined) return `:${frame.comment}\r\n\r\n`;
  const data = typeof frame.data === 'string' ? frame.data : airy(frame.data);
  const name = frame.event === undefined ? '' : `event:${at % 2 ? ' ' : ''}${frame.event}\r\n`;
  return `${name}data:${at % 3 ? ' ' : ''}${data}\r\n\r\n`;
}

export async function send(request: IncomingMessage, response: ServerResponse, answer: Answer): Promise<void> {
  if (answer.cut === 'at once') {
    request.socket.destroy();
    return;
  }
  if (answer.frames) await sendStream(response, answer, answer.frames);
  else sendWhole(request, response, answer);
}

function sendWhole(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  const text = answer.text ?? (answer.json === undefined ? '' : `${JSON.stringify(answer.json, null, '\t')}\n\n`);
  const zips = answer.json !== undefined && /\bgzip\b(?!\s*;\s*q=0(?:[.,;\s]|$))/.test(acceptOf(request));
  const body = zips ? gzipSync(text) : Buffer.from(text);
  const headers = { ...answer.headers, ...(zips && { 'Content-Encoding': 'gzip', Vary: 'accept-encoding' }) };
  const half = Math.ceil(body.length / 2);
  answer.settle?.();
  if (answer.cut === 'half way') {
    response.writeHead(answer.status, { ...headers, 'Content-Length': String(body.length) });
    response.write(body.subarray(0, half), () => request.socket.destroy());
    return;
  }
  response.writeHead(answer.status, headers);
  if (request.method === 'HEAD' || body.length === 0) {
    response.end();
    return;
  }
  response.write(body.subarray(0, half));
  response.end(body.subarray(half));
}

const acceptOf = (request: IncomingMessage) => [request.headers['accept-encoding'] ?? []].flat().join();

/** Cuts the bytes anywhere: in lines, in names, inside a character. */
async function sendStream(response: ServerResponse, answer: Answer, frames: Frame[]): Promise<void> {
  const bytes = Buffer.from(frames.map(frameText).join(''));
  const gone = new Promise<void>((resolve) => response.once('close', resolve));
  response.writeHead(answer.status, answer.headers);
  response.flushHeaders();
  const mean = Math.max(3, Math.ceil(bytes.length / PIECES));
  const end = answer.cut === 'half way' ? bytes.length / 2 : bytes.length;
  for (let at = 0, round = 0; at < end && !response.destroyed; round += 1) {
    const width = 1 + ((round * 7919 + 13) % (2 * mean));
    const last = at + width >= end;
    if (last && !answer.cut) answer.settle?.();
    const room = response.write(bytes.subarray(at, Math.min(at + width, end)));
    if (!room) await Promise.race([new Promise((resolve) => response.once('drain', resolve)), gone]);
    at += width;
    await (round % 3 === 0 ? turnOfLoop() : delay(1));
  }
  if (answer.cut) response.destroy();
  else response.end();
}
