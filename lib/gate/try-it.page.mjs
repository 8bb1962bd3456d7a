// The part of the page for developers that runs in a browser: it sends what stands in a form, by the gate, as a pod of the
// demo, and shows what came back. No key ever gets here.

const forms = [...document.querySelectorAll('form[data-operation]')]
const fields = (form) => form.elements

/** A key that nobody has used. */
function newKey() {
  const [one, other] = crypto.getRandomValues(new Uint32Array(2))
  return `try-${one.toString(36)}${other.toString(36)}`
}

function query(form) {
  const text = fields(form).query?.value.trim()
  return text ? `?${text}` : ''
}

function address(form) {
  return form.dataset.url.replace('{id}', encodeURIComponent(fields(form).id?.value.trim() ?? '')) + query(form)
}

const quoted = (text) => `'${text.replaceAll("'", String.raw`'\''`)}'`

function curlOf(form) {
  const { body, trial } = fields(form)
  const lines = [`curl -i ${quoted(address(form))}`, `-H "Authorization: Bearer $COUNTERSIGN_KEY"`]
  if (trial?.value) lines.push(`-H 'Countersign-Try: ${trial.value}'`)
  if (body) lines.push(`-H 'Content-Type: application/json'`, `-d ${quoted(body.value)}`)
  return lines.join(' \\\n  ')
}

function drawCurl(form) {
  form.querySelector('[data-shows=curl]').textContent = curlOf(form)
}

function change(form, name, value) {
  fields(form)[name].value = value
  drawCurl(form)
}

/** Puts what an answer says of a call into the forms that go on with it. */
function goOn(form, answer) {
  const { operation } = form.dataset
  if (!['makeCall', 'readCall'].includes(operation) || typeof answer.id !== 'string') return
  for (const other of forms) if (fields(other).id) change(other, 'id', answer.id)
  const claim = forms.find(({ dataset }) => dataset.operation === 'claimCall')
  if (!answer.grant) return
  const asked = answer.arguments ?? parsed(fields(form).body?.value)?.arguments
  const body = { grant: answer.grant.id, ...(asked && { arguments: asked }), idempotency_key: newKey() }
  change(claim, 'body', JSON.stringify(body, null, 2))
}

function parsed(text) {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function shown(tag, text) {
  const element = document.createElement(tag)
  element.textContent = text
  if (tag === 'pre') element.tabIndex = 0
  return element
}

async function send(form) {
  const { id, body, trial } = fields(form)
  const asked = {
    operation: form.dataset.operation,
    ...(id && { id: id.value.trim() }),
    query: query(form).slice(1),
    ...(body && { body: body.value }),
    ...(trial?.value && { trial: trial.value }),
  }
  const output = form.querySelector('output')
  const button = form.querySelector('[type=submit]')
  if (button.ariaDisabled === 'true') return
  button.ariaDisabled = 'true'
  output.replaceChildren(shown('strong', 'Sent. It answers as soon as there is an answer.'))
  try {
    const response = await fetch('/docs/try', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(asked),
    })
    const answer = await response.json()
    const wait = response.headers.get('retry-after')
    const until = wait ? ` (${wait} seconds)` : ''
    if (!response.ok) return output.replaceChildren(shown('strong', `It was not sent: ${answer.detail}${until}`))
    const said = parsed(answer.body)
    const headers = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}`)
    output.replaceChildren(
      shown('strong', `${answer.status} ${answer.means}`),
      shown('pre', headers.join('\n')),
      shown('pre', said ? JSON.stringify(said, null, 2) : answer.body),
    )
    if (said) goOn(form, said)
  } catch {
    output.replaceChildren(shown('strong', 'No answer came. Is Countersign still there?'))
  } finally {
    button.ariaDisabled = null
  }
}

async function copy(button, text) {
  const before = button.textContent
  const done = await navigator.clipboard?.writeText(text).then(
    () => true,
    () => false,
  )
  button.textContent = done ? 'Copied' : 'Select the text below'
  setTimeout(() => (button.textContent = before), 2_000)
}

for (const form of forms) {
  const { body } = fields(form)
  if (body) body.value = body.value.replaceAll('try-KEY', newKey)
  drawCurl(form)
  form.addEventListener('input', () => drawCurl(form))
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void send(form)
  })
  form.addEventListener('click', ({ target }) => {
    if (target.dataset.does === 'copy') void copy(target, curlOf(form))
    if (target.dataset.does === 'key')
      change(
        form,
        'body',
        body.value.replace(/("idempotency_key":\s*")[^"]*/, (_all, start) => start + newKey()),
      )
  })
}
