/** The floor of a verification: what must be shown before "no check failed" counts as a pass. */
import { OPERATIONS, type OperationId } from '../../contract.js';
import type { ParsedExchange } from '../read/parsed-exchange.js';
import type { CheckResult, Gap, Report, SkipCause, Skipped } from '../reports/report.js';

/** What the floor is computed from. */
export interface FloorInput {
  source: Report['source'];
  exchanges: readonly ParsedExchange[];
  checks: readonly CheckResult[];
  /** Ids of the exchanges that each check evaluated, by check name. */
  evaluated: ReadonlyMap<string, ReadonlySet<number>>;
  skipped: readonly Skipped[];
  /** The scenarios that the verification selected; none for traffic that it only observed. */
  scenarios: readonly string[];
  /** The checks that the user named; each must be shown. */
  only?: readonly string[] | undefined;
  /** Whether earlier traffic, which is not given, had a success. Default false. */
  hadSuccess?: boolean;
  /** Names of checks and scenarios whose gaps the user accepts. */
  allowed: readonly string[];
}

/** The checks of keys that every endpoint must refuse. */
const ACCESS_CHECKS = ['refuses-missing-key', 'refuses-malformed-key', 'refuses-unknown-key'];
const OPERATION_IDS = Object.keys(OPERATIONS) as OperationId[];
const RUN_AGAIN = 'another run when the gateway answers it';

/** The gaps below the floor, without those that the user accepts. */
export function gapsOf(input: FloorInput): Gap[] {
  const gaps = input.source === 'active' ? activeGaps(input) : passiveGaps(input);
  return gaps.filter(({ name }) => !input.allowed.includes(name));
}

function activeGaps(input: FloorInput): Gap[] {
  const { only } = input;
  // A verification of chosen checks needs these checks, and no success of every endpoint
  const base = only === undefined ? [...successGaps(input), ...accessGaps(input)] : [];
  const named = new Set(base.map(({ name }) => name));
  return [
    ...base,
    ...droppedGaps(input),
    ...uncertainGaps(input).filter(({ name }) => !named.has(name)),
    ...(only === undefined ? [] : onlyGaps(input)),
  ];
}

function passiveGaps({ source, exchanges, only, hadSuccess }: FloorInput): Gap[] {
  if (source === 'test' || only !== undefined || hadSuccess || exchanges.some(isGoodAnswer)) return [];
  const because = statusesOf(exchanges);
  return [{ name: 'accepts-valid-requests', what: 'a successful response', because, give: 'traffic with a success' }];
}

/** Each operation needs a success, and each surface one of both forms. */
function successGaps({ exchanges, scenarios, skipped }: FloorInput): Gap[] {
  return OPERATION_IDS.flatMap((id) => {
    const { path, streams, method } = OPERATIONS[id];
    const isRead = !streams;
    const scenario = method === 'GET' ? 'read-endpoints' : 'turns';
    if (!scenarios.includes(scenario)) return [];
    const name = isRead ? 'read-endpoints-respond' : 'accepts-valid-requests';
    return (streams ? [false, true] : [false]).flatMap((streamed): Gap[] => {
      const own = exchanges.filter(
        ({ operation, requestsStream, raw }) =>
          operation?.id === id && requestsStream === streamed && raw.probe?.key === 'main',
      );
      if (own.some(isGoodAnswer)) return [];
      const form = streams ? (streamed ? ', streamed' : ', whole') : '';
      const dropped = skipped.find((each) => each.scenario === scenario && isLack(each.cause));
      const because = own.length > 0 ? statusesOf(own) : (dropped?.because ?? 'it was not asked');
      const give = own.length > 0 || !dropped ? RUN_AGAIN : cureOf(dropped.cause, skipped);
      return [{ name, what: `a success of ${method} ${path}${form}`, because, give }];
    });
  });
}

/** Keys that are missing, malformed or unknown must be refused on each endpoint. */
function accessGaps({ exchanges, scenarios, evaluated, checks }: FloorInput): Gap[] {
  if (!scenarios.includes('keys')) return [];
  return ACCESS_CHECKS.filter((name) => checks.some((each) => each.name === name)).flatMap((name): Gap[] => {
    const asked = exchanges.filter(({ raw }) => raw.probe?.check === name);
    const open = OPERATION_IDS.filter(
      (id) => !asked.some(({ operation, raw }) => operation?.id === id && evaluated.get(name)?.has(raw.id)),
    );
    if (open.length === 0) return [];
    const unclear = asked.filter(({ operation }) => operation && open.includes(operation.id));
    const because = unclear.length > 0 ? statusesOf(unclear) : 'it was not asked';
    const what = `its requirement on ${open.map((id) => OPERATIONS[id].path).join(', ')}`;
    return [{ name, what, because, give: RUN_AGAIN }];
  });
}

/** Probes that credits or the rate limit did not allow, by check and cause. */
function droppedGaps({ skipped, only }: FloorInput): Gap[] {
  const groups = new Map<string, Skipped[]>();
  for (const each of skipped) {
    const name = each.check ?? each.scenario;
    if (!isLack(each.cause) || (only !== undefined && !only.includes(name))) continue;
    const key = `${each.cause} ${name}`;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()].map((group): Gap => {
    const [{ check, scenario, because, cause }] = group as [Skipped];
    const count = group.length === 1 ? '1 probe' : `${group.length} probes`;
    return { name: check ?? scenario, what: `${count}, not sent`, because, give: cureOf(cause, skipped) };
  });
}

/** Checks whose probes were all sent, and got no answer that decides. */
function uncertainGaps({ checks, exchanges, evaluated }: FloorInput): Gap[] {
  return checks.flatMap(({ name, outcome }): Gap[] => {
    const asked = exchanges.filter(({ raw }) => raw.probe?.check === name && raw.probe.expect !== undefined);
    if (outcome !== 'not-shown' || asked.length === 0 || evaluated.get(name)?.size) return [];
    // A mock that does not know the header answers the request itself
    if (asked.every(({ isSuccess, error }) => isSuccess && !error)) return [];
    const what = asked.length === 1 ? 'an answer to its probe' : `an answer to any of its ${asked.length} probes`;
    return [{ name, what, because: statusesOf(asked), give: RUN_AGAIN }];
  });
}

/** Checks that the user named and that nothing shows. */
function onlyGaps({ checks, skipped }: FloorInput): Gap[] {
  return checks
    .filter(({ name, outcome }) => {
      // A missing key is named in the report, with its variable
      const needsKey = skipped.some(({ check, cause }) => check === name && cause === 'key');
      return outcome === 'not-shown' && !needsKey;
    })
    .map(({ name, because }) => ({ name, what: 'its requirement', because: because ?? 'no answer showed it' }));
}

function isLack(cause: SkipCause): boolean {
  return cause === 'credits' || cause === 'rate-limit';
}

function cureOf(cause: SkipCause, skipped: readonly Skipped[]): string {
  if (cause === 'rate-limit') return '--wait, which waits for the next minute, or a key of a higher tier';
  const needed = Math.max(...skipped.map(({ needsCredits = 0 }) => needsCredits));
  return needed === 0 ? 'receipts for smaller requests' : `--max-credits ${needed}`;
}

/** A success that was read to its end. */
function isGoodAnswer({ isSuccess, error, stream, violations, raw }: ParsedExchange): boolean {
  if (!isSuccess || error || raw.failure !== undefined) return false;
  return stream ? stream.end === 'done' : violations !== undefined;
}

/** How the exchanges ended: `529 overloaded_error (12), 503 api_error (2)`. */
export function statusesOf(exchanges: readonly ParsedExchange[]): string {
  const counts = new Map<string, number>();
  for (const { status, error, stream, raw, isSuccess } of exchanges) {
    const broken = stream
      ? `a stream that ends with ${stream.end === 'done' ? 'its last event' : stream.end}`
      : 'unread';
    const how =
      status === undefined
        ? (raw.failure ?? 'no response')
        : isSuccess && !error
          ? `${status}, ${broken}`
          : `${status} ${error?.type ?? ''}`;
    counts.set(how.trim(), (counts.get(how.trim()) ?? 0) + 1);
  }
  const texts = [...counts]
    .sort((one, other) => other[1] - one[1])
    .map(([how, count]) => (count === 1 ? how : `${how} (${count})`));
  return texts.length === 0 ? 'no exchange' : `the gateway answered with ${texts.slice(0, 3).join(', ')}`;
}
