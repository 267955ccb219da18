/** The member `_caicaini` of a HAR entry: the fields of an exchange for which the format has no member. */
import { ERRORS } from '../../contract.js';
import type { Exchange, ProbeInfo } from '../read/exchange.js';
import { maybeTextIn, objectIn, textIn, wrong, type HarPart } from './har-member.js';

/** The fields. */
export type HarNote = Pick<Exchange, 'id' | 'failure' | 'probe'>;

/** Name of the member. The format reserves names with an underscore for applications. */
export const NOTE_MEMBER = '_caicaini';

/** The note to write. */
export function noteOf({ id, failure, probe }: Exchange): HarNote {
  return { id, ...(failure !== undefined && { failure }), ...(probe && { probe }) };
}

/** The note of an entry; undefined when another program wrote the entry. Throws a `TypeError` for an invalid note. */
export function readNote(entry: HarPart): HarNote | undefined {
  if (entry.value[NOTE_MEMBER] === undefined) return undefined;
  const note = objectIn(entry, NOTE_MEMBER);
  const { id } = note.value;
  if (!Number.isInteger(id) || (id as number) < 1) throw wrong(note, 'id', 'a whole number from 1');
  const failure = maybeTextIn(note, 'failure');
  const probe = note.value['probe'] === undefined ? undefined : readProbe(objectIn(note, 'probe'));
  return { id: id as number, ...(failure !== undefined && { failure }), ...(probe && { probe }) };
}

const EXPECTATIONS: unknown[] = [undefined, 'success', ...Object.keys(ERRORS).map(Number)];

// Checks ignore unknown strings but would throw on another type, so only the types are validated
function readProbe(probe: HarPart): ProbeInfo {
  textIn(probe, 'scenario');
  for (const name of ['key', 'check', 'why', 'basis', 'schema']) maybeTextIn(probe, name);
  const { expect, source } = probe.value;
  if (!EXPECTATIONS.includes(expect)) throw wrong(probe, 'expect', 'the status of an error or success');
  if (source !== undefined && !(Array.isArray(source) && source.every((each) => typeof each === 'string')))
    throw wrong(probe, 'source', 'a list of strings');
  for (const name of ['stoppedEarly', 'concurrent', 'settles'])
    if (!['undefined', 'boolean'].includes(typeof probe.value[name])) throw wrong(probe, name, 'true or false');
  return probe.value as unknown as ProbeInfo;
}
