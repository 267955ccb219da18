/** The error table: one anchor per type and one per status, so that tools can link to both. */
import type { ErrorRow } from '../../spec.js';
import type { Page } from '../frame.js';
import type { Site } from '../model.js';
import { ActionMark, Basis, Code, Fields, Heading, Line, Sources, Table, Text } from '../parts.js';
import { allFields } from '../schema.js';
import { termOf } from '../words.js';

export function errorsPage(site: Site): Page {
  const { words, document, errors } = site;
  const nested = allFields(document, 'ErrorDetail').map((field) => ({ ...field, name: `error.${field.name}` }));
  const types = [...new Set(errors.map(({ type }) => type))];
  return {
    file: 'errors.html',
    title: words.errors,
    lead: words.errorLead,
    contents: [],
    body: (
      <>
        <Overview site={site} />
        <Actions site={site} />
        {types.map((type) => (
          <TypeSection site={site} type={type} rows={errors.filter((row) => row.type === type)} />
        ))}
        <Heading id="envelope">{words.envelope}</Heading>
        <Text text={document.components.schemas.ErrorEnvelope.description} />
        <Fields fields={allFields(document, 'ErrorEnvelope')} prefix="envelope" words={words} />
        <Fields fields={nested} prefix="envelope" words={words} />
      </>
    ),
  };
}

function Overview({ site }: { site: Site }) {
  const { words, document, errors } = site;
  return (
    <Table label={words.errors} head={[words.status, words.type, words.action, words.charged, words.sentence]}>
      {errors.map(({ status, type, summary, action, charged }) => (
        <tr>
          <td>
            <a href={`#${status}`}>
              <strong>{status}</strong>
            </a>
          </td>
          <td>
            <a href={`#${type}`}>
              <code>{type}</code>
            </a>
          </td>
          <td>
            <ActionMark site={site} action={action} />
          </td>
          <td class="short">{termOf(document, 'x-charged', charged)}</td>
          <td>
            <Line text={summary} />
          </td>
        </tr>
      ))}
    </Table>
  );
}

function Actions({ site: { words, document, errors } }: { site: Site }) {
  return (
    <div class="actions">
      {(['retry', 'stop', 'fix'] as const).map((action) => (
        <section class={`card action-${action}`}>
          <h2 id={action}>{termOf(document, 'x-actions', action)}</h2>
          <p>{words.actionTexts[action]}</p>
          <p>
            {errors
              .filter((row) => row.action === action)
              .map(({ status }) => (
                <>
                  <a href={`#${status}`}>{status}</a>{' '}
                </>
              ))}
          </p>
        </section>
      ))}
    </div>
  );
}

function TypeSection({ site, type, rows }: { site: Site; type: string; rows: ErrorRow[] }) {
  return (
    <section class="error">
      <Heading id={type}>
        <code>{type}</code>
      </Heading>
      {rows.map((row) => (
        <Row site={site} row={row} />
      ))}
    </section>
  );
}

function Row({ site, row }: { site: Site; row: ErrorRow }) {
  const { words, document } = site;
  const body = document.components.responses[row.status].content['application/json'].examples.sample.value;
  return (
    <section class="row" id={String(row.status)}>
      <h3>
        <a class="anchor" href={`#${row.status}`}>
          {row.status}
        </a>{' '}
        <ActionMark site={site} action={row.action} />
      </h3>
      <p>
        <Line text={row.summary} />
      </p>
      <p>
        <strong>{words.whatToDo}</strong> <Line text={row.whatToDo} />
      </p>
      <p class="origin">
        {words.charged}
        {words.colon}
        {termOf(document, 'x-charged', row.charged)} <Basis basis={row.chargedBasis} words={words} />
        {' · '}
        {words.honorsRetryAfter}
        {words.colon}
        {row.honorsRetryAfter ? '✓' : '–'}
        {' · '}
        {words.sources}
        {words.colon}
        <Sources site={site} source={row.source} />
      </p>
      <Code code={JSON.stringify(body, null, 2)} grammar="json" label={`${words.body} · ${row.status}`} words={words} />
    </section>
  );
}
