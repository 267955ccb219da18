/** Active verification: asks a gateway, and judges what it answers. */
import { checkBaseUrl, checkKey } from '../credentials.js';
import { ERRORS } from '../contract.js';
import { realWorld, sleep } from '../world.js';
import { Asker, CannotAsk, INTERRUPTED, KEY_VARIABLES } from './asker.js';
import { selectChecks, type CheckName } from './checks.js';
import type { Exchange, KeyRole } from './exchange.js';
import { judge } from './judge.js';
import { describeProbe, probe } from './probe.js';
import { Purse } from './purse.js';
import type { Reading } from './reading.js';
import type { KnownDeparture, Report } from './report.js';
import { scenesOf } from './scenes.js';
import type { Profile, Setting } from './scenes/scene.js';

/** What to verify, and how. */
export interface VerifyOptions {
  /** The gateway, such as `https://staging.example.com`. Default as in the client. */
  baseUrl?: string | undefined;
  /** A key of each kind; what has none is not asked. `main` is needed. */
  keys: Partial<Record<KeyRole, string>>;
  /** How much is asked. Default `standard`. */
  profile?: Profile | undefined;
  /** The most credits that may be spent. Default 1,000. */
  maxCredits?: number | undefined;
  /** `prefer`: ask for each error row with `Prefer: code=NNN`, which mocks know. Default: rows are not provoked. */
  provoke?: 'prefer' | undefined;
  /** Raises convention to failure and assumed to warning, and asks what rests on guesses. Default false. */
  strict?: boolean | undefined;
  /** Wait for the next minute when a rate limit is used up. Default false: what is left is not asked. */
  wait?: boolean | undefined;
  /** An https URL of an image that the gateway can fetch. Default: images by URL are not asked. */
  imageUrl?: string | undefined;
  /** Only these scenes of the profile. Default all. */
  scenes?: readonly string[] | undefined;
  /** Only these checks. Default all. */
  only?: readonly string[] | undefined;
  /** Not these checks. */
  skip?: readonly string[] | undefined;
  /** Accepted departures. */
  known?: readonly KnownDeparture[] | undefined;
  /** Silence after which a request is given up, milliseconds; in all it may take five times as long. Default 60,000. */
  timeoutMs?: number | undefined;
  /** Allows plain http to other machines. Default false. */
  dangerouslyAllowHttp?: boolean | undefined;
  /** Told before each scene, with how many there are. */
  onScene?: ((scene: { name: string; describe: string; index: number; count: number }) => void) | undefined;
  /** Told of every exchange; it is not redacted. */
  onExchange?: ((exchange: Exchange) => void) | undefined;
  /** Waits, milliseconds. Default: really. */
  sleep?: ((ms: number) => Promise<void>) | undefined;
  /** Ends the open request and asks nothing more; what was asked until then is reported. */
  signal?: AbortSignal | undefined;
}

/** The most credits that are spent unless more is allowed. */
export const DEFAULT_MAX_CREDITS = 1_000;
const DEFAULT_TIMEOUT_MS = 60_000;

/** What would be sent, scene by scene. */
export function planOf(
  options: Pick<VerifyOptions, 'profile' | 'strict' | 'provoke' | 'scenes' | 'imageUrl'>,
): { scene: string; describe: string; requests: string[] }[] {
  const setting = settingOf(options);
  return scenesOf(setting).map(({ name, describe, probes }) => ({
    scene: name,
    describe,
    requests: probes(setting).map(describeProbe),
  }));
}

/**
 * Verifies a gateway. What cannot be asked is in the report, and never passes. Throws a `TypeError` for unknown checks
 * and a `CaicainiError` for a key or base URL that cannot be one.
 */
export async function verify(options: VerifyOptions): Promise<Report> {
  const {
    profile = 'standard',
    maxCredits = DEFAULT_MAX_CREDITS,
    strict = false,
    onScene,
    onExchange,
    signal,
  } = options;
  selectChecks(options.only, options.skip);
  if (!(maxCredits >= 0)) throw new TypeError(`maxCredits must be a number from 0 on, not ${maxCredits}`);
  const baseUrl = checkBaseUrl(options.baseUrl, options.dangerouslyAllowHttp);
  const keys = { ...options.keys, main: checkKey(options.keys.main) };
  const purse = new Purse(maxCredits);
  const asker = new Asker({
    baseUrl,
    keys,
    purse,
    timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    signal,
    waits: options.wait === true,
    sleep: options.sleep ?? ((ms) => sleep(realWorld, ms, signal)),
    onExchange: onExchange ?? (() => {}),
  });
  const startedMs = Date.now();
  const stopped = await askAll(asker, settingOf(options), onScene, signal).finally(() => asker.close());
  return judge(asker.exchanges, {
    target: baseUrl,
    feed: 'active',
    profile,
    strict,
    only: options.only,
    skip: options.skip,
    known: options.known,
    secrets: Object.values(keys).filter((key): key is string => typeof key === 'string' && key !== ''),
    credits: { spent: purse.spent, max: maxCredits },
    notAsked: asker.notAsked,
    because: reasonsOf(options, profile),
    stopped,
    startedMs,
    endedMs: Date.now(),
  });
}

function settingOf({
  profile = 'standard',
  strict = false,
  provoke,
  scenes,
  imageUrl,
}: Pick<VerifyOptions, 'profile' | 'strict' | 'provoke' | 'scenes' | 'imageUrl'>): Setting {
  return { profile, strict, provokes: provoke === 'prefer', scenes, imageUrl };
}

/** Plays every scene; a text says why it could not go on. */
async function askAll(
  asker: Asker,
  setting: Setting,
  onScene: VerifyOptions['onScene'],
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const scenes = scenesOf(setting);
  try {
    asker.scene = 'hello';
    await sayHello(asker);
    for (const [index, { name, describe, probes, run }] of scenes.entries()) {
      if (signal?.aborted) return INTERRUPTED;
      asker.scene = name;
      onScene?.({ name, describe, index, count: scenes.length });
      const list = probes(setting);
      if (run) await run(asker, list);
      else for (const each of list) await asker.ask(each);
    }
    return signal?.aborted ? INTERRUPTED : undefined;
  } catch (thrown) {
    if (signal?.aborted) return INTERRUPTED;
    if (thrown instanceof CannotAsk) return thrown.message;
    throw thrown;
  }
}

/** The first request shows whether there is a gateway that takes the key. */
async function sayHello(asker: Asker): Promise<void> {
  const hello = probe('getAccount');
  const isLimited = (reading: Reading | undefined) => reading?.status === ERRORS[429].status;
  const first = await asker.ask(hello);
  // Whoever used the key before has left nothing of this minute
  const reading = isLimited(first) && asker.options.waits ? await asker.ask(hello) : first;
  const { status, row, error, exchange } = reading!;
  if (status === undefined) throw new CannotAsk(`there is no gateway: ${exchange.failure ?? 'no answer'}`);
  if (status === ERRORS[401].status || status === ERRORS[403].status)
    throw new CannotAsk(`the gateway refused ${KEY_VARIABLES.main} with ${status}`);
  // What comes now would be no better, and a verdict about nothing would pass
  if (row?.action !== 'retry' && status < 500) return;
  const said = [status, error?.type].filter(Boolean).join(' ');
  const hint = isLimited(reading) && !asker.options.waits ? '; --wait waits for the next minute' : '';
  throw new CannotAsk(`the gateway answered the first request with ${said}${hint}`);
}

/** Why a check may have had nothing to judge. */
function reasonsOf({ keys, provoke }: VerifyOptions, profile: Profile): Partial<Record<CheckName, string>> {
  const needs: Partial<Record<CheckName, KeyRole>> = {
    'refuses-cli-key': 'cli',
    'refuses-suspended-account': 'suspended',
    'refuses-other-scope': 'scope',
    'refuses-empty-balance': 'empty',
    'reads-account-of-empty-balance': 'empty',
    'windows-are-of-one-key': 'empty',
    'requests-are-limited': 'spare',
    'streams-are-limited': 'spare',
    'limits-input-tokens': 'spare',
  };
  const thorough: CheckName[] = [
    'requests-are-limited',
    'streams-are-limited',
    'limits-input-tokens',
    'refuses-large-bodies',
    'takes-bodies-up-to-the-limit',
  ];
  return {
    ...(provoke !== 'prefer' && { 'answers-provoked-rows': 'no --provoke prefer' }),
    'refuses-other-header': 'a guess, asked with --strict alone',
    ...Object.fromEntries(
      Object.entries(needs)
        .filter(([, role]) => !keys[role])
        .map(([name, role]) => [name, `no ${KEY_VARIABLES[role]}`]),
    ),
    ...(profile !== 'thorough' &&
      Object.fromEntries(thorough.map((name) => [name, 'asked by --profile thorough alone']))),
  };
}
