/** Rate limits and the retry policy, as the description has them. */
import type { Json } from '../../spec.js';
import type { Page } from '../frame.js';
import { headersOf, type Site } from '../model.js';
import { ActionMark, Basis, Code, Heading, Line, Sources, Table, Text } from '../parts.js';
import { termOf, type PolicyPart } from '../words.js';

export function rateLimitsPage(site: Site): Page {
  const { words, document } = site;
  const tier: Json = document.components.schemas.Tier;
  const names: string[] = tier['x-extensible-enum'];
  const number = (name: string, key: string) =>
    tier['x-limits'][name]?.[key].toLocaleString('en') ?? words.individually;
  const columns = ['requestsPerMinute', 'inputTokensPerMinute', 'concurrentStreams'] as const;
  const sample: Json = document.components.responses['429'].content['application/json'].examples.sample.value;
  return {
    file: 'rate-limits.html',
    title: words.rateLimits,
    lead: words.rateLead,
    contents: [],
    body: (
      <>
        <Heading id="tiers">{words.tier}</Heading>
        <Text text={tier['description']} />
        <Table label={words.tier} head={[words.tier, ...columns.map((column) => words[column])]}>
          {names.map((name) => (
            <tr id={name}>
              <td>
                <code>{name}</code>
              </td>
              {columns.map((column) => (
                <td>{number(name, column)}</td>
              ))}
            </tr>
          ))}
        </Table>
        <Heading id="headers">{words.responseHeaders}</Heading>
        <Headers site={site} />
        <Heading id="refused">429</Heading>
        <p>
          <ActionMark site={site} action="retry" /> <Line text={document.components.responses['429'].description} />{' '}
          <a href="errors.html#429">{words.errors} 429</a>
        </p>
        <Code code={JSON.stringify(sample, null, 2)} grammar="json" label={words.body} words={words} />
      </>
    ),
  };
}

function Headers({ site: { words, document } }: { site: Site }) {
  const shown = headersOf(document, document.components.responses['429']);
  const named = (header: Json) =>
    Object.keys(document.components.headers).find((key) => document.components.headers[key] === header);
  const optional = Object.entries<Json>(document.components.headers).filter(([key]) => key.startsWith('Optional'));
  return (
    <>
      <Table label={words.responseHeaders} head={[words.header, words.description, words.example]}>
        {shown.map(([name, header]) => (
          <tr id={named(header)}>
            <td>
              <code>{name}</code>
            </td>
            <td>
              <Line text={header['description']} />
            </td>
            <td>
              <code>{String(header['example'])}</code>
            </td>
          </tr>
        ))}
      </Table>
      <Heading id="without-key" level={3}>
        401
      </Heading>
      <ul>
        {optional.map(([key, { description, 'x-basis': basis }]) => (
          <li id={key}>
            <code>{shown.find(([, header]) => `Optional${named(header)}` === key)?.[0]}</code>
            {words.colon}
            <Line text={description} /> <Basis basis={basis} words={words} />
          </li>
        ))}
      </ul>
    </>
  );
}

/** The parts of the policy whose values are actions. */
const ACTION_PARTS = ['statuses', 'careful', 'noAnswer'];

export function retryPage(site: Site): Page {
  const { words, document, plots } = site;
  const policy: Json = document['x-retry-policy'];
  const parts = (Object.entries(policy) as [PolicyPart, Json][]).filter(([key]) => !key.startsWith('x-'));
  return {
    file: 'retry.html',
    title: words.retry,
    lead: words.retryLead,
    contents: parts.map(([id]) => ({ id, title: words.retryNames[id] })),
    body: (
      <>
        <p class="origin">
          <Sources site={site} source={policy['x-source']} />
        </p>
        {parts.map(([id, part]) => (
          <>
            <Heading id={id}>{words.retryNames[id]}</Heading>
            <p>
              <Line text={part['description']} />{' '}
              <Basis basis={part['x-basis'] ?? policy['x-basis']} words={words} always />
            </p>
            <Settings site={site} part={part} isActions={ACTION_PARTS.includes(id)} />
            {id === 'backoff' && <Waits site={site} />}
          </>
        ))}
        {plots.length > 0 && <Heading id="plots">{words.plots}</Heading>}
        {plots.map(({ name, svg }) => (
          <figure class="plot">
            <div tabindex={0} role="region" aria-label={words.plotNames[name]}>
              <span lang="en" dangerouslySetInnerHTML={{ __html: svg }} />
            </div>
            <figcaption>{words.plotNames[name]}</figcaption>
          </figure>
        ))}
      </>
    ),
  };
}

function Settings({ site, part, isActions }: { site: Site; part: Json; isActions: boolean }) {
  const rows = Object.entries<Json[string]>(part).filter(([key]) => key !== 'description' && !key.startsWith('x-'));
  return (
    <Table label={site.words.setting} head={[site.words.setting, isActions ? site.words.action : site.words.value]}>
      {rows.map(([key, value]) => (
        <tr>
          <td>
            <code>{key}</code>
          </td>
          <td>{isActions ? <Actions site={site} value={value} /> : amount(key, value)}</td>
        </tr>
      ))}
    </Table>
  );
}

/** An action, actions in their order, or an action with what it says of the charge. */
function Actions({ site, value }: { site: Site; value: string | string[] | { action: string; charged: string } }) {
  const mark = (action: string) => <ActionMark site={site} action={action} />;
  if (typeof value === 'string') return mark(value);
  if (Array.isArray(value)) return <>{value.map((action, index) => [index > 0 && ' → ', mark(action)])}</>;
  return (
    <>
      {mark(value.action)} · {site.words.chargedAs(termOf(site.document, 'x-charged', value.charged))}
    </>
  );
}

/** Names carry their unit. */
function amount(key: string, value: string | number): string {
  return `${value.toLocaleString('en')}${key.endsWith('Ms') ? ' ms' : ''}`;
}

function Waits({ site: { words, document } }: { site: Site }) {
  const { attempts, backoff }: Json = document['x-retry-policy'];
  const retries = Array.from({ length: attempts.default - 1 }, (_, index) => index + 1);
  return (
    <>
      <h3>{words.waits}</h3>
      <ul class="waits">
        {retries.map((n) => {
          const ms = Math.min(backoff.capMs, backoff.baseMs * backoff.factor ** (n - 1));
          return (
            <li>
              {words.waitBefore(n + 1)}{' '}
              <meter min={0} max={backoff.capMs} value={ms} aria-label={words.waitBefore(n + 1)} />{' '}
              <code>{`${ms / 1000} s`}</code>
            </li>
          );
        })}
      </ul>
    </>
  );
}
