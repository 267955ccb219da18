/** What our own recorder adds to an entry of a HAR file, as its member `_caicaini`: what the format has no place for. */
import { ERRORS } from '../contract.js';
import type { Exchange, Probed } from './exchange.js';
import { maybeTextIn, objectIn, textIn, wrong, type Part } from './har-member.js';

/** The note of an exchange. */
export type Note = Pick<Exchange, 'id' | 'failure' | 'probe'>;

/** Name of the member; the format leaves those with an underscore to whoever writes it. */
export const NOTE = '_caicaini';

/** The note to write. */
export function noteOf({ id, failure, probe }: Exchange): Note {
  return { id, ...(failure !== undefined && { failure }), ...(probe && { probe }) };
}

/** The note of an entry; undefined where somebody else wrote it. Throws a `TypeError` for one that is wrong. */
export function readNote(entry: Part): Note | undefined {
  if (entry.value[NOTE] === undefined) return undefined;
  const note = objectIn(entry, NOTE);
  const { id } = note.value;
  if (!Number.isInteger(id) || (id as number) < 1) throw wrong(note, 'id', 'a whole number from 1');
  const failure = maybeTextIn(note, 'failure');
  const probe = note.value['probe'] === undefined ? undefined : readProbe(objectIn(note, 'probe'));
  return { id: id as number, ...(failure !== undefined && { failure }), ...(probe && { probe }) };
}

const EXPECTED: unknown[] = [undefined, 'accepted', ...Object.keys(ERRORS).map(Number)];

// Text that nobody knows is judged by no check, but what is no text would stop them
function readProbe(probe: Part): Probed {
  textIn(probe, 'scene');
  for (const name of ['key', 'check', 'why', 'basis', 'schema']) maybeTextIn(probe, name);
  const { expect, source, left } = probe.value;
  if (!EXPECTED.includes(expect)) throw wrong(probe, 'expect', 'the status of an error or accepted');
  if (source !== undefined && !(Array.isArray(source) && source.every((each) => typeof each === 'string')))
    throw wrong(probe, 'source', 'a list of texts');
  if (left !== undefined && typeof left !== 'boolean') throw wrong(probe, 'left', 'true or false');
  return probe.value as unknown as Probed;
}
