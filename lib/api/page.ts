import { firstHour } from '@/lib/api/first-hour'
import { problemWords } from '@/lib/api/labels'
import { type Limits, limitsTable } from '@/lib/api/limits'
import type { openApi } from '@/lib/api/openapi'
import { recovery } from '@/lib/api/recovery'
import { trySection, tryStyle } from '@/lib/api/try-it'
import { callStateWords } from '@/lib/calls/labels'
import { families, typefaceRules } from '@/lib/core/typefaces'
import { permissionMinutes, unseenHours } from '@/lib/policy/permission'

type Document = ReturnType<typeof openApi>

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const text = (value: string | undefined) => (value ?? '').replace(/[&<>"]/g, (character) => escapes[character]!)

const style = `${typefaceRules}
:root{color-scheme:light dark;--bg:#f5f6f8;--card:#fff;--ink:#17202b;--muted:#46515e;--line:#d3d8df;--accent:#1b4b8f}
@media(prefers-color-scheme:dark){:root{--bg:#0e141b;--card:#161d26;--ink:#e8edf3;--muted:#b3bdc9;--line:#2b3542;--accent:#8ab4f8}}
body{margin:0;background:var(--bg);color:var(--ink);font:1rem/1.5 ${families.ui}}
main{max-width:860px;margin:0 auto;padding:28px 16px 64px}a{color:var(--accent)}
article{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:16px 20px;margin:16px 0}
h3{margin:0 0 4px;font-size:17px;overflow-wrap:anywhere}p{margin:6px 0;color:var(--muted)}
pre,code{font:.875rem/1.45 ${families.code}}pre{background:var(--bg);border:1px solid var(--line);border-radius:8px;padding:12px;overflow:auto}
table{border-collapse:collapse;width:100%;font-size:14px}th,td{text-align:left;padding:6px 8px 6px 0;border-top:1px solid var(--line);vertical-align:top}
${tryStyle}`

const recoveryTable = `<table><thead><tr><th>killed</th><th>whoever comes back finds</th><th>ends</th></tr></thead><tbody>${Object.values(
  recovery,
)
  .map(
    ({ killed, finds, ends }) =>
      `<tr><td>${text(killed)}</td><td>${text(finds)}</td><td>${ends === 'once' ? 'done once' : 'cannot be known'}</td></tr>`,
  )
  .join('')}</tbody></table>`

const statesTable = `<table><thead><tr><th>state</th><th>means</th><th>final</th></tr></thead><tbody>${Object.entries(
  callStateWords,
)
  .map(
    ([state, { says, isFinal }]) =>
      `<tr><td><code>${state}</code></td><td>${text(says)}</td><td>${isFinal ? 'final' : ''}</td></tr>`,
  )
  .join('')}</tbody></table>`

/** What a page says of the installation that serves it; `tryAs` is the pod as which its calls can be tried on it. */
type Served = { url: string; limits: Limits; tryAs: string | null }

/** One plain page that a developer can read from top to bottom; it runs nothing but where calls can be tried on it. */
export function documentationPage(
  documents: Readonly<Record<string, Document>>,
  { url, limits, tryAs }: Served,
): string {
  const links = Object.keys(documents).map((version) => `<a href="/${version}/openapi.json">OpenAPI ${version}</a>`)
  const sections = Object.entries(documents).map(([version, document]) => section(version, document))
  return whole(
    'API',
    `<h1>Countersign for pods</h1>
<p>Your pod runs its tools itself. It asks here first, and acts with the permission it gets; Countersign runs no tool but those for tasks (<code>tasks.start</code>, <code>tasks.complete</code>, <code>tasks.reopen</code>), which it carries out at once when they are allowed. Policy answers at once; what needs a person waits for one. ${links.join(' · ')} · <a href="/docs/problems">Problems</a></p>
${firstHour(url, text)}${tryAs === null ? '' : trySection(url, tryAs, text)}
<h2 id="sign-in">Sign in</h2>
<pre tabindex="0">curl -u CLIENT_ID:CLIENT_SECRET -d grant_type=client_credentials ${text(url)}/oauth/token</pre>
<p>Send the token as <code>Authorization: Bearer …</code>; it lives ${limits.tokenSeconds / 60} minutes. Clients without OAuth send a service key (<code>csk_…</code>) the same way.</p>
<h2>Ask, wait, act, report</h2>
<pre tabindex="0">curl -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" ${text(url)}/v2/tool-calls \\
  -d '{"tool":"memory.search","arguments":{"keyword":"returns"},"idempotency_key":"one-per-attempt"}'
curl -H "Authorization: Bearer $TOKEN" "${text(url)}/v2/tool-calls/CALL_ID?wait=20"</pre>
<p>With <code>state: allowed</code> or <code>released</code> comes a <code>grant</code>. Claim it with exactly the arguments you asked for, act, then report the outcome. What a rule allows can be claimed for ${permissionMinutes} minutes; what people approved for as long as the rule says, ${permissionMinutes} minutes unless it says so, from when you were first shown the <code>grant</code>. Until you look it waits for you, ${unseenHours} hours at most.</p>
<h2 id="states">Where a call stands</h2>
${statesTable}
<p>Beside every time that ends something stands how many whole seconds are left (<code>expires_in</code>, <code>effective_in</code>), for a pod whose clock is another.</p>
<h2 id="repeats">When an answer is lost, and when several workers share a key</h2>
<p>A repeat with the same key gets the same answer, with the header <code>Idempotent-Replayed: true</code>; nothing is done twice. Of a claim that matters: <code>repeated: false</code> says <em>act now</em>, and exactly one claim of a permission is answered so. <code>repeated: true</code> says that the permission was used before. Act on it only if the first answer was yours and you have not acted on it. Workers that share a key name themselves (<code>worker</code>): the repeat of another one is refused with 409 <code>another_worker</code>, and a worker that is refused does not act.</p>
<h2 id="back">When a pod lost its memory</h2>
<p><code>GET /v2/tool-calls?state=waiting</code> lists what it asked people, with arguments and key, <code>state=settling</code> what they have decided and can still take back, <code>state=released</code> what it may do now, <code>state=consumed</code> what it has not reported, and <code>?idempotency_key=</code> what it asked for under that key. It need not look: the same tool, task, arguments and prompt, asked for again while the first is open, is the first (<code>joined: true</code>), whatever the key; and of all who ask one is given leave to act. Reading one (<code>GET /v2/tool-calls/{id}</code>) says tool, task, arguments and time, and what a person decided: <code>decided.code</code> and <code>decided.note</code>.</p>
<h2 id="recovery">When an agent is killed</h2>
<p>It may come back with its key (repeat the question), with the call’s id (read it), or with nothing (look through <code>GET /v2/tool-calls?tool=</code> for the same arguments, whatever the order of their names; otherwise ask). Where people are asked, each way ends alike, for one agent and for two that come back in one moment:</p>
${recoveryTable}
<p>What ends as <em>cannot be known</em> stays <code>consumed</code>, and is <code>unreported</code> after a day: its owner is told. Look at what the tool would have changed, and say what came of it (<code>…/outcome</code>), which can be said at any time. What a rule allows without people is a call of its own under each key, so there the key must be kept.</p>
<h2 id="listen">To be told instead of asking</h2>
<pre tabindex="0">curl -N -H "Authorization: Bearer $TOKEN" -H "Accept: text/event-stream" ${text(url)}/v2/events</pre>
<p>A stream of the answers to this account’s calls, each once and in the order of the record: <code>event: call.released</code>, <code>call.rejected</code>, <code>call.changes_requested</code>, <code>call.expired</code> and the other states, with the call’s id and never what is in it. The <code>id</code> of an event is its place in the record. Come back with it (<code>Last-Event-ID</code>, or <code>?after=</code>) and you are told what you missed, with nothing twice; act by the call, which you read or claim. <code>event: reset</code> says that you come from too far back, and to list your calls for what was meanwhile; <code>event: end</code> why a stream ends. Every ${limits.beatSeconds} seconds comes a sign of life with the place reached. An account has ${limits.streams} streams at most. Without that Accept header the same comes as a list, which waits as long as <code>wait</code> says: <code>/v2/events?after=PLACE&amp;wait=20</code>, then whatever <code>next</code> names.</p>
<h2 id="prompt">Which prompt a pod works from</h2>
<p><code>GET /v2/prompts/{slug}</code> gives the text that people made live where the pod is; at <code>/mcp</code> it is one of <code>prompts/list</code>, and <code>prompts/get</code> gives it filled in, with what goes with calls under <code>countersign/prompt</code> in <code>_meta</code>. A call, the start of a task and <code>POST /v1/prompts/used</code> say it back: <code>"prompt": {"slug": "edit-pages", "values": {"page": "docs/returns.md"}}</code> for the live one filled in; the <code>sha256</code> of another version beside it, or the text or <code>sha256</code> once it is filled in, tell which one is meant. The gate fills it in itself and knows it by its digest. What fits no place, is missing or holds hidden characters is refused by name (422). A filled-in text without its values is known only where they are short and plain; say them.</p>
<h2 id="trying">Trying without people</h2>
<p><code>POST /v2/tool-calls/preview</code> takes what a call takes, and says what would happen to it and what people would read; no call is made. On an installation with the bundled sign-in, and never in production, a call with the header <code>Countersign-Try: approve</code> (or <code>reject</code>, <code>changes</code>, <code>expire</code>), here or at <code>/mcp</code>, is answered by somebody made up, a second after it was asked and settled a second later. It is marked as a trial wherever it is seen, and says <code>tried: true</code>. Elsewhere such a request is refused (403 <code>no_trials</code>) before anything is asked.</p>
<h2 id="server">A server of your own</h2>
<p>A client of the Model Context Protocol speaks to <code>/mcp</code>. Where an admin has named the MCP server that has your pod’s tools, a call there is handed on to it once it is allowed, and the answer is the server’s own: no claim and no report is yours to make. Before each call the gate reads what the server says of the tool; one other byte than when people looked at it suspends the tool, and nothing is handed on. What the server does not answer cannot be known (<code>unreported</code>), and is never handed on twice.</p>
<h2 id="words">Words</h2>
<p><code>reason</code> of a call is to be read: why policy says so, then what came of it. <code>decided.note</code> is what a person wrote. <code>code</code> is for machines and never changes. In a body that asks, <code>reason</code> is the pod’s own; people see it as such.</p>
<h2 id="limits">Limits</h2>
${limitsTable(limits)}
${sections.join('\n')}`,
  )
}

/** The catalogue of problems, or of one of them: what it means, and what to do. */
export function problemsPage(codes: readonly string[]): string {
  const articles = codes.map((code) => {
    const { status, says, todo } = problemWords[code]!
    return `<article id="${text(code)}"><h3><code>${text(code)}</code> <small>${status}</small></h3><p>${text(says)}</p><p><strong>What to do:</strong> ${text(todo)}</p></article>`
  })
  const more =
    codes.length === 1 ? '<p><a href="/docs/problems">All problems</a> · <a href="/docs/api">API</a></p>' : ''
  return whole(
    codes.length === 1 ? codes[0]! : 'Problems',
    `<h1>What can be in the way</h1>${articles.join('')}${more}`,
  )
}

function whole(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${text(title)} – Countersign</title><link rel="icon" href="/icon.svg"><style>${style}</style></head><body><main>${body}</main></body></html>`
}

function section(version: string, document: Document): string {
  const articles = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    (['get', 'post'] as const).flatMap((method) =>
      item?.[method] ? [article(method, path, item[method], document)] : [],
    ),
  )
  return `<h2 id="${version}">Version ${text(version.slice(1))}</h2>${articles.join('')}`
}

type Operation = {
  operationId?: string
  summary?: string
  description?: string
  requestBody?: unknown
  responses?: Record<string, unknown>
}

type Described = { description?: string; content?: Record<string, { schema?: { $ref?: string }; example?: unknown }> }

const contentOf = (part: unknown) => Object.values((part as Described | undefined)?.content ?? {})[0]
const exampleOf = (part: unknown): unknown => contentOf(part)?.example

/** The shape of a body or an answer; one that has a name, in full. */
function schemaOf(part: unknown, { components }: Document): unknown {
  const schema = contentOf(part)?.schema
  const name = schema?.$ref?.split('/').at(-1)
  return name === undefined ? schema : components?.schemas?.[name]
}

function shown(title: string, value: unknown): string {
  if (value === undefined) return ''
  return `<details><summary>${title}</summary><pre tabindex="0">${text(JSON.stringify(value, null, 2))}</pre></details>`
}

function article(method: string, path: string, operation: Operation, document: Document): string {
  const answers = Object.entries(operation.responses ?? {}).map(
    ([status, answer]) =>
      `<tr><th scope="row">${text(status)}</th><td>${text((answer as Described).description)}${shown('Example', exampleOf(answer))}${status < '300' ? shown('Shape', schemaOf(answer, document)) : ''}</td></tr>`,
  )
  return `<article id="${text(operation.operationId)}"><h3><code>${method.toUpperCase()} ${text(path)}</code></h3>
<p>${text(operation.summary)}. ${text(operation.description)}</p>
${shown('Example of a body', exampleOf(operation.requestBody))}${shown('Body', schemaOf(operation.requestBody, document))}
<details><summary>Answers</summary><table>${answers.join('')}</table></details></article>`
}
