import { reportWithinHours } from '@/lib/calls/rules'

/** What a developer does first: from a key to a function of their own that people approve, to copy step by step. */
export function firstHour(url: string, escaped: (words: string) => string): string {
  const code = (words: string) => `<pre tabindex="0">${escaped(words.trim().replaceAll('URL', url))}</pre>`
  return `<h2 id="hour">Connected in an hour</h2>
<ol>
<li><p><strong>A pod and its key.</strong> On the machine, or under <a href="/pods">Pods</a> by an admin. The key is shown once.</p>
${code(`
node bin/countersign.mjs pods add my-pod --name "My pod" --role ResearchPod --department research --purpose "Trying it out"
node bin/countersign.mjs pods issue my-pod --environment dev --kind service_key
export COUNTERSIGN_KEY=csk_…`)}</li>
<li><p><strong>A tool of your own.</strong> Propose what your framework has; an admin adds the words that people read and offers it under <a href="/tools">Tools</a>. Outside production <code>tools add mail.yaml --live --for ResearchPod --ask product-owners</code> does all of it at once.</p>
${code(`
curl URL/v2/tools -H "Authorization: Bearer $COUNTERSIGN_KEY" -H "Content-Type: application/json" -d '
  {"tools": [{"name": "mail-send", "description": "Sends an email", "parameters": {"type": "object",
    "properties": {"to": {"type": "string"}, "text": {"type": "string"}}, "required": ["to"]}}]}'`)}</li>
<li><p><strong>A guarded function</strong>, with a file without dependencies for <a href="/clients/countersign.ts">TypeScript</a> or <a href="/clients/countersign.py">Python</a>. It asks, waits, claims, runs and reports; a no is an error with the reason.</p>
${code(`
// curl -O URL/clients/countersign.ts
import { Countersign } from './countersign.ts'

const gate = new Countersign({ url: 'URL', key: process.env.COUNTERSIGN_KEY })
const sendMail = gate.guard('mail.send', async ({ to, text }: { to: string; text: string }) => mailer.send(to, text))
await sendMail({ to: 'ana@example.com', text: 'It is done.' })`)}
${code(`
# curl -O URL/clients/countersign.py
import os
from countersign import Countersign

gate = Countersign("URL", key=os.environ["COUNTERSIGN_KEY"])

@gate.guard("mail.send")
def send_mail(to: str, text: str) -> str:
    return mailer.send(to, text)

send_mail(to="ana@example.com", text="It is done.")`)}</li>
<li><p><strong>Somebody approves</strong> under <a href="/approvals">Approvals</a>, as whoever policy names: never by a key. While you build, a trial (<a href="#trying">below</a>) answers by itself.</p></li>
<li><p><strong>Report</strong> what came of it. The files do; by hand, from the question to the end:</p>
${code(`
ask() { curl -s "URL$1" -H "Authorization: Bearer $COUNTERSIGN_KEY" -H "Content-Type: application/json" -d "$2"; }
ask /v2/tool-calls '{"tool": "mail.send", "arguments": {"to": "ana@example.com"}, "idempotency_key": "mail-17", "wait": 20}'
ask /v2/tool-calls/CALL_ID/claim '{"grant": "GRANT_ID", "arguments": {"to": "ana@example.com"}, "idempotency_key": "mail-17-claim"}'
ask /v2/tool-calls/CALL_ID/outcome '{"status": "succeeded", "summary": "It is sent", "idempotency_key": "mail-17-outcome"}'`)}
<p>With <code>"claim": true</code> in the first one, a call that a rule allows is claimed with the answer.</p></li>
</ol>
<h2 id="keys">One key per intended action</h2>
<p>Make up an <code>idempotency_key</code> when the pod decides to do something, keep it with that intention, and <strong>repeat it when you repeat</strong>: after a time-out, a lost answer, a restart. A new key is a new action, but for one that is open still: the very same call, asked for under another key, is answered as that one (<code>joined: true</code>), and one of you acts. Asking, claiming and reporting have a key each.</p>
<h2 id="act">When it is safe to act</h2>
<p>When a claim, or a question with <code>"claim": true</code>, was answered <code>200</code> with <code>claimed: true</code> or <code>state: consumed</code>, and <code>repeated: false</code>: exactly one answer says so. Do not act on <code>allowed</code> or <code>released</code> alone, on a repeated answer unless you are sure that nobody acted on the first, or on any 4xx. After a time-out repeat with the same key and look again. If you cannot tell whether you acted, report nothing: after ${reportWithinHours} hours the record says that it cannot be known.</p>`
}
