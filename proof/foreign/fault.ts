/** The form of a fault, and helpers by which most faults change the gateway. */
import type { Answer, Call, Frame, Parts } from './parts.js';
import type { Draft, Turn } from './turn.js';

/** The basis of the rule that the fault breaks. */
export type Basis = 'documented' | 'convention' | 'assumed';

export interface Fault {
  basis: Basis;
  describe: string;
  /** A step of the script whose transcript it changes. */
  seen: string;
  change: (g: Parts) => void;
}

type Make = (describe: string, seen: string, change: (g: Parts) => void) => Fault;

const resting =
  (basis: Basis): Make =>
  (describe, seen, change) => ({ basis, describe, seen, change });

export const documented = resting('documented');
export const convention = resting('convention');
export const assumed = resting('assumed');

export const MESSAGES = 'POST /v1/messages';
export const CHAT = 'POST /v1/chat/completions';
export const COUNT = 'POST /v1/messages/count_tokens';
export const MODELS = 'GET /v1/models';
export const ACCOUNT = 'GET /v1/account';
export const USAGE = 'GET /v1/usage';

type See = (answer: Answer, call: Call) => void;

export const always = (change: See) => (g: Parts) => void g.after.push(change);
export const on = (when: (answer: Answer, call: Call) => boolean, change: See) =>
  always((answer, call) => {
    if (when(answer, call)) change(answer, call);
  });

/** Changes every answer that is no success, or only those with one status. */
export const onError = (change: See, status?: number) =>
  on((answer) => answer.status >= 400 && (status === undefined || answer.status === status), change);
export const onSuccess = (change: See) => on((answer) => answer.status === 200, change);

/** Changes the JSON of a successful answer of one endpoint. */
export const onJson = (route: string, change: (json: any, call: Call, answer: Answer) => void) =>
  on(
    (answer, call) => answer.status === 200 && answer.json !== undefined && call.route === route,
    (answer, call) => change(answer.json, call, answer),
  );

/** Changes the frames of one endpoint's streams. */
export const onFrames = (route: string, change: (frames: Frame[], call: Call) => Frame[]) =>
  on(
    (answer, call) => answer.frames !== undefined && call.route === route,
    (answer, call) => void (answer.frames = change(answer.frames!, call)),
  );

/** Changes the data of each event of one type, in streams of /v1/messages. */
export const onEvent = (type: string, change: (data: any, frame: Frame, call: Call) => void) =>
  onFrames(MESSAGES, (frames, call) => {
    for (const frame of frames) if (frame.data?.type === type) change(frame.data, frame, call);
    return frames;
  });

/** Changes each chunk of a stream of /v1/chat/completions. */
export const onChunk = (change: (chunk: any, at: number, frame: Frame) => void) =>
  onFrames(CHAT, (frames) => {
    frames
      .filter((frame) => typeof frame.data === 'object')
      .forEach((frame, at) => {
        change(frame.data, at, frame);
      });
    return frames;
  });

export const onDraft = (change: (draft: Draft, turn: Turn) => Draft) => (g: Parts) => {
  const faithful = g.compose;
  g.compose = (turn) => change(faithful(turn), turn);
};

/** Changes the turn before the model sees it. */
export const onTurn = (change: (turn: Turn) => Turn) => (g: Parts) => {
  const faithful = g.compose;
  g.compose = (turn) => faithful(change(turn));
};

export const without = (name: string) => (json: any) => void Reflect.deleteProperty(json, name);
export const put = (name: string, value: unknown) => (json: any) => void (json[name] = value);
export const rename = (from: string, to: string) => (json: any) => {
  json[to] = json[from];
  Reflect.deleteProperty(json, from);
};

/** Sets a header, in any case of its letters; undefined removes it. */
export function setHeader(answer: Answer, name: string, value: string | undefined): void {
  const there = Object.keys(answer.headers).find((each) => each.toLowerCase() === name.toLowerCase());
  if (there) Reflect.deleteProperty(answer.headers, there);
  if (value !== undefined) answer.headers[there ?? name] = value;
}

export const headerOf = (answer: Answer, name: string): string | undefined =>
  Object.entries(answer.headers).find(([each]) => each.toLowerCase() === name.toLowerCase())?.[1];

/** Answers with a text instead of JSON. */
export function asText(answer: Answer, type: string, text: string): void {
  answer.json = undefined;
  answer.frames = undefined;
  answer.text = text;
  setHeader(answer, 'Content-Type', type);
}

export const HTML = '<!doctype html>\n<title>Gateway</title>\n<h1>Something else answered</h1>\n';

/** Adds to a number. */
export const plus = (name: string, by: number) => (json: any) => void (json[name] = Number(json[name]) + by);

/** A copy with some frames taken out, and others put in their place. */
export function spliced(all: readonly Frame[], at: number, count: number, ...more: Frame[]): Frame[] {
  const copy = [...all];
  copy.splice(at, count, ...more);
  return copy;
}

/** Index of the last such frame; -1 if there is none. */
export const lastIndex = (all: readonly Frame[], is: (frame: Frame) => unknown): number =>
  all.reduce((last, frame, at) => (is(frame) ? at : last), -1);
