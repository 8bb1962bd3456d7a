import type { openApi } from '@/lib/api/openapi'

type Document = ReturnType<typeof openApi>

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const text = (value: string | undefined) => (value ?? '').replace(/[&<>"]/g, (character) => escapes[character]!)

const style = `
:root{color-scheme:light dark;--bg:#f5f6f8;--card:#fff;--ink:#17202b;--muted:#46515e;--line:#d3d8df;--accent:#1b4b8f}
@media(prefers-color-scheme:dark){:root{--bg:#0e141b;--card:#161d26;--ink:#e8edf3;--muted:#b3bdc9;--line:#2b3542;--accent:#8ab4f8}}
body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:860px;margin:0 auto;padding:28px 16px 64px}a{color:var(--accent)}
article{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:16px 20px;margin:16px 0}
h3{margin:0 0 4px;font-size:17px;overflow-wrap:anywhere}p{margin:6px 0;color:var(--muted)}
pre,code{font:14px/1.45 ui-monospace,monospace}pre{background:var(--bg);border:1px solid var(--line);border-radius:8px;padding:12px;overflow:auto}
table{border-collapse:collapse;width:100%;font-size:14px}th,td{text-align:left;padding:6px 8px 6px 0;border-top:1px solid var(--line);vertical-align:top}`

/** One plain page, without scripts, that a developer can read from top to bottom. */
export function documentationPage(documents: Readonly<Record<string, Document>>, url: string): string {
  const links = Object.keys(documents).map((version) => `<a href="/${version}/openapi.json">OpenAPI ${version}</a>`)
  const sections = Object.entries(documents).map(([version, document]) => section(version, document))
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>API – Countersign</title><link rel="icon" href="/icon.svg"><style>${style}</style></head><body><main>
<h1>Countersign for pods</h1>
<p>Ask before you act. Policy answers at once; what needs a person waits for one. ${links.join(' · ')}</p>
<h2>Sign in</h2>
<pre tabindex="0">curl -u CLIENT_ID:CLIENT_SECRET -d grant_type=client_credentials ${text(url)}/oauth/token</pre>
<p>Send the token as <code>Authorization: Bearer …</code>; it lives ten minutes. Clients without OAuth send a service key (<code>csk_…</code>) the same way.</p>
<h2>Ask, wait, act, report</h2>
<pre tabindex="0">curl -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" ${text(url)}/v2/tool-calls \\
  -d '{"tool":"memory.search","arguments":{"keyword":"returns"},"idempotency_key":"one-per-attempt"}'
curl -H "Authorization: Bearer $TOKEN" "${text(url)}/v2/tool-calls/CALL_ID?wait=20"</pre>
<p>With <code>state: allowed</code> or <code>released</code> comes a <code>grant</code>. Claim it with exactly the arguments you asked for, act, then report the outcome. A repeat with the same key gets the same answer.</p>
${sections.join('\n')}
</main></body></html>`
}

function section(version: string, document: Document): string {
  const articles = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    (['get', 'post'] as const).flatMap((method) => (item?.[method] ? [article(method, path, item[method])] : [])),
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

function article(method: string, path: string, operation: Operation): string {
  const answers = Object.entries(operation.responses ?? {}).map(
    ([status, answer]) =>
      `<tr><th scope="row">${text(status)}</th><td>${text((answer as { description?: string }).description)}</td></tr>`,
  )
  const content = (operation.requestBody as { content?: Record<string, { schema?: unknown }> } | undefined)?.content
  const schema = content?.['application/json']?.schema
  return `<article id="${text(operation.operationId)}"><h3><code>${method.toUpperCase()} ${text(path)}</code></h3>
<p>${text(operation.summary)}. ${text(operation.description)}</p>
${schema ? `<details><summary>Body</summary><pre tabindex="0">${text(JSON.stringify(schema, null, 2))}</pre></details>` : ''}
<details><summary>Answers</summary><table>${answers.join('')}</table></details></article>`
}
