import type { Endpoint } from '@/lib/api/endpoint'
import { versions } from '@/lib/api/versions'
import { families } from '@/lib/core/typefaces'

// The part of the page for developers that sends: one form for each main endpoint, with a body to edit.

/** What stands in a form for a key of its own: the page makes one up. */
export const freshKey = 'try-KEY'

type Step = { operation: string; title: string; body?: Record<string, unknown>; query?: string; says?: string }

/** The endpoints that can be tried, in the order in which somebody comes to them. */
export const steps: readonly Step[] = [
  { operation: 'whoAmI', title: 'Who am I?' },
  { operation: 'listTools', title: 'What may I use?', query: 'limit=5' },
  {
    operation: 'previewCall',
    title: 'What would happen?',
    body: {
      tool: 'memory.add',
      arguments: { files: ['docs/research/try-it.md'] },
      reason: 'To see what people would read',
    },
  },
  {
    operation: 'makeCall',
    title: 'Ask by one call',
    body: {
      tool: 'memory.add',
      arguments: { files: ['docs/research/try-it.md'] },
      reason: 'Trying the page for developers',
      wait: 0,
      claim: false,
      idempotency_key: freshKey,
    },
    says: 'A new key is a new action, but for what is open still. With “Answered by” nobody has to click.',
  },
  { operation: 'readCall', title: 'Wait for the answer', query: 'wait=20' },
  {
    operation: 'claimCall',
    title: 'Use the permission',
    body: { grant: 'GRANT_ID', arguments: { files: ['docs/research/try-it.md'] }, idempotency_key: freshKey },
    says: 'The permission of the last answer is filled in, with the arguments it was asked with.',
  },
  {
    operation: 'reportOutcome',
    title: 'Say what came of it',
    body: { status: 'succeeded', summary: 'Nothing was done: it was tried out', idempotency_key: freshKey },
  },
  { operation: 'withdrawCall', title: 'Take it back', body: {} },
  { operation: 'listCalls', title: 'What did I ask?', query: 'state=waiting&limit=5' },
  { operation: 'listEvents', title: 'What was I told?', query: 'after=0' },
]

/** The endpoint of a step; undefined for what cannot be tried. */
export function endpointToTry(operation: string): Endpoint | undefined {
  const known = steps.some((step) => step.operation === operation)
  return known ? versions['v2']!.find(({ operationId }) => operationId === operation) : undefined
}

export const tryStyle = `.try{display:grid;grid-template-columns:minmax(0,1fr);gap:10px;margin-top:8px}.try label{display:block;font-size:14px;color:var(--muted)}
.try input,.try textarea,.try select,.try button{box-sizing:border-box;max-width:100%;min-height:36px;padding:6px 10px;border:1px solid var(--muted);border-radius:8px;background:var(--bg);color:var(--ink);font:inherit}
.try input,.try textarea{width:100%;font:.875rem/1.45 ${families.code}}.try textarea{resize:vertical;field-sizing:content;tab-size:2}
.try .row{display:flex;flex-wrap:wrap;gap:8px}.try button{cursor:pointer}.try button[type=submit]{background:var(--accent);border-color:var(--accent);color:var(--card);font-weight:650}
.try button[aria-disabled=true]{opacity:.6}.try output{display:grid;gap:8px}.try output:empty{display:none}.try output strong{color:var(--ink)}
.try pre{margin:0;max-height:24rem;white-space:pre-wrap;overflow-wrap:anywhere}:focus-visible{outline:3px solid var(--accent);outline-offset:2px}`

type Escaped = (words: string) => string

/** The forms, for an installation on which they can be sent as `pod`. */
export function trySection(url: string, pod: string, escaped: Escaped): string {
  return `<h2 id="try">Try it</h2>
<p>Each form is sent to this installation as <strong>${escaped(pod)}</strong>, a pod of the demo, whose key stays here. What it asks waits for people under <a href="/approvals?view=team">Approvals</a>, and all of it is on the record. Edit what you like; the same for a terminal stands below.</p>
<noscript><p>Sending needs scripts, which are off; the commands work without.</p></noscript>
${steps.map((step) => form(step, url, escaped)).join('')}
<script type="module" src="/docs/try.mjs"></script>`
}

function form({ operation, title, body, query, says }: Step, url: string, escaped: Escaped): string {
  const { method, path } = endpointToTry(operation)!
  const id = `try-${operation}`
  const field = (name: string, title: string, tag: string, more: string, inside = '') =>
    `<div><label for="${id}-${name}">${title}</label><${tag} id="${id}-${name}" name="${name}" ${more}>${inside}</div>`
  const text = body && JSON.stringify(body, null, 2)
  const parts = [
    path.includes('{id}') && field('id', 'Call', 'input', `${plain} value="CALL_ID"`),
    query !== undefined && field('query', 'Query', 'input', `${plain} value="${escaped(query)}"`),
    text &&
      field('body', 'Body', 'textarea', `${plain} rows="${text.split('\n').length}"`, `${escaped(text)}</textarea>`),
    operation === 'makeCall' && field('trial', 'Answered by', 'select', '', `${answers}</select>`),
  ]
  // The page writes it anew with every change; this is what stands there where no script runs.
  const curl = [
    `curl -i '${url}${path}${query === undefined ? '' : `?${query}`}'`,
    '-H "Authorization: Bearer $COUNTERSIGN_KEY"',
    ...(text ? ["-H 'Content-Type: application/json'", `-d '${text}'`] : []),
  ].join(' \\\n  ')
  const fresh = text?.includes(freshKey)
  return `<article><h3 id="${id}">${escaped(title)}</h3><p><code>${method} ${escaped(path)}</code>${says ? ` ${escaped(says)}` : ''}</p>
<form class="try" aria-labelledby="${id}" data-operation="${operation}" data-method="${method}" data-url="${escaped(`${url}${path}`)}">
${parts.filter(Boolean).join('')}
<div class="row"><button type="submit">Send</button>${fresh ? '<button type="button" data-does="key">New key</button>' : ''}<button type="button" data-does="copy">Copy as curl</button></div>
<pre tabindex="0" data-shows="curl" aria-label="The same as curl">${escaped(curl)}</pre>
<output aria-live="polite"></output>
</form></article>`
}

/** What is written here is for machines. */
const plain = 'autocomplete="off" spellcheck="false"'

const answers = [
  ['', 'people, under Approvals'],
  ['approve', 'somebody made up, who approves'],
  ['reject', 'somebody made up, who rejects'],
  ['changes', 'somebody made up, who asks for changes'],
  ['expire', 'nobody, so that it expires'],
]
  .map(([value, words]) => `<option value="${value}">${words}</option>`)
  .join('')
