import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { scan } from '@/lib/findings/scan/scan'
import { type FixtureCommit, makeRepository } from '@/lib/imports/fixture'
import { logLine } from '@/lib/imports/fixture-story'
import { asOperator } from './database'
import { Canaries } from '@/lib/gate/fixture-canaries'
import { brokenBodies, freeHeaders } from '@/lib/gate/fixture-roads'
import { kindOf, linksIn } from './links'
import { secondDesk } from './second-desk'
import { expect, type PersonName, Pod, test } from './stage'

// What pods send with a secret in it, and what a repository holds, is read by people on every page that is about it, as
// HTML and as what a browser asks for on its way between pages: masked, whoever reads.

const canaries = new Canaries()
let pod: Pod
let prompt: string
const folder = mkdtempSync(path.join(tmpdir(), 'countersign-e2e-canaries-'))

/** The next secret of a kind that is known by its form. */
function secret(): string {
  const text = canaries.for('page')
  return canaries.sent.at(-1)!.kind === 'password' ? secret() : text
}

test.beforeAll(async () => {
  pod = await Pod.register('WriterPod', 'product')
  prompt = `canary-${pod.slug}`
  const { slug } = pod
  for (let turn = 0; turn < 12; turn++) {
    const found = await pod.ask('memory.search', { keyword: secret() })
    await pod.claim(found, {})
    const args = { keyword: `jars ${turn} ${secret()}` }
    const next = await pod.ask('memory.search', args)
    await pod.claim(next, args)
    await pod.report(next, 'succeeded', `Found ${secret()}`)
    const page = { file_path: `docs/${slug}-${turn}.md`, branch: slug, message: 'Say it', content: `So ${secret()}` }
    await pod.ask('outputs.commit_and_log', page)
  }
  for (const version of [1, 2]) {
    const text = `Greet by {name}. ${version} ${secret()}`
    const sent = { slug: prompt, text, note: `Since ${secret()}`, idempotency_key: `${slug}-prompt-${version}` }
    expect((await pod.send('POST', '/v2/prompts', sent)).status).toBe(200)
  }
  const task = { task_id: `${slug}-task`, title: `Care ${secret()}`, prompt_used: `Work by ${secret()}` }
  await pod.send('POST', '/v1/tasks/start', { ...task, reason: secret(), idempotency_key: `${slug}-task` })
  const used = { text: `Work otherwise ${secret()}`, task_id: `${slug}-task`, idempotency_key: `${slug}-used` }
  await pod.send('POST', '/v1/prompts/used', used)
  for (const turn of [1, 2]) {
    const entry = { key: `${slug}/shelf`, text: `Ask for it ${turn} with ${secret()}`, reason: `Since ${secret()}` }
    await pod.send('POST', '/v2/memory/entries', { ...entry, idempotency_key: `${slug}-entry-${turn}` })
  }
  await asOperator('import', makeRepository(folder, history()), '--name', slug)
})
test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A repository with a secret in each kind of its records, in a prompt and in what was said of its commits. */
function history(): FixtureCommit[] {
  const outputs = 'project/outputs/1.1_care'
  const list = (words: string) => `- path: docs/${pod.slug}.md\n  description: ${words}\n  tags: []\n`
  const files = {
    'project/task.yaml': `tasks:\n  1.1_care:\n    status: backlog\n    description: Care of ${pod.slug} with ${secret()}\n`,
    'project/memory.yaml': list(`Known by ${secret()}`),
    'project/outputs/changelog.yaml': logLine('09:00:00', 'docs/a.md', '1.1_care', 'DevPod', `Begin ${secret()}`),
    [`${outputs}/prompt_used.txt`]: `Care for it with ${secret()}.\n`,
    [`${outputs}/chain_of_thought.yaml`]: `- message: It was ${secret()}\n  timestamp: '2025-01-06T09:00:00.000000'\n`,
    'prompts/care.md': `Care for it.\nAsk with ${secret()}.\n`,
    'docs/care.md': `With ${secret()}.\n`,
  }
  return [
    { message: `Begin with ${secret()}`, files },
    { message: `Go on with ${secret()}`, files: { 'project/memory.yaml': list(`Known again by ${secret()}`) } },
    { message: `Ask otherwise, ${secret()}`, files: { 'prompts/care.md': `Care for it. Ask with ${secret()}.\n` } },
  ]
}

/** Where a reader begins; what pages about this pod lead to is read as well. */
const begin = () => [
  '/',
  `/pods/${pod.slug}`,
  `/findings?pod=${pod.slug}`,
  `/audit?q=${encodeURIComponent(pod.name)}`,
  `/approvals?pod=${pod.slug}`,
  `/tasks?q=${pod.slug}`,
  `/prompts/${prompt}/v/1`,
  `/prompts/${prompt}/v/2`,
  `/prompts/${prompt}/v/2/work`,
  '/prompts',
  '/prompts/drift',
  `/find?q=${pod.slug}`,
  '/policy/try',
  `/memory?q=${pod.slug}`,
  `/tasks?source=${pod.slug}`,
  `/findings?repository=${pod.slug}`,
  '/imports',
  `/audit/feed?q=${encodeURIComponent(pod.name)}`,
]

/** Pages about things; of what looks alike so many are read. */
const about = /^\/(?:approvals|audit|findings|imports|memory|pods|prompts|tasks)\//
const most = 8

for (const name of ['Ade', 'Ana', 'Lee'] satisfies PersonName[])
  test(`${name} reads no secret that a pod sent, on no page`, async ({ as }) => {
    test.setTimeout(600_000)
    const page = await as(name)
    const queue = begin()
    const known = new Set(queue)
    const read = new Map<string, number>()
    const shown: string[] = []
    const masks = new Set<string>()
    for (let address = queue.shift(); address; address = queue.shift()) {
      const html = await page.request.get(address)
      const text = await html.text()
      const asked = `${address}${address.includes('?') ? '&' : '?'}_rsc=1`
      const flight = await (await page.request.get(asked, { headers: { RSC: '1' } })).text()
      for (const { kind } of canaries.in(text + flight)) shown.push(`${address}: ${kind}`)
      if (text.includes('••••')) masks.add(new URL(html.url()).pathname.split('/')[1]!)
      for (const link of linksIn(text).links.filter((one) => about.test(one))) {
        const kind = kindOf(link)
        if (known.has(link) || /[?&]cursor=/.test(link) || (read.get(kind) ?? 0) >= most) continue
        known.add(link)
        read.set(kind, (read.get(kind) ?? 0) + 1)
        queue.push(link)
      }
    }
    expect(shown).toEqual([])
    expect(known.size).toBeGreaterThan(25)
    // What was kept out of sight was looked at.
    expect([...masks]).toEqual(expect.arrayContaining(['findings', 'prompts']))
  })

for (const format of ['CSV', 'JSONL'])
  test(`the record that somebody takes along as ${format} holds no secret`, async ({ as }) => {
    const page = await as('Lee')
    for (const filter of ['', `pod=${pod.slug}`]) {
      await page.goto(`/audit/export?${filter}`)
      await page.getByRole('radio', { name: new RegExp(`^${format}`) }).check()
      await page.getByRole('button', { name: 'Count the events' }).click()
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: `Download ${format}` }).click(),
      ])
      const file = readFileSync(await download.path(), 'utf8')
      // It is about what was sent.
      expect(file).toContain(pod.name)
      expect(canaries.in(file)).toEqual([])
    }
    const board = await (await page.request.get('/insights')).text()
    const charts = [...board.matchAll(/href="(\/insights\/chart[^"]*)"/g)].map(([, link]) => link!)
    expect(charts).not.toEqual([])
    for (const chart of charts)
      expect(canaries.in(await (await page.request.get(chart.replaceAll('&amp;', '&'))).text())).toEqual([])
  })

/** The forms of a page with what they send, as a browser without scripts sends them: words of a secret in every field. */
function formsIn(html: string): FormData[] {
  return [...html.matchAll(/<form[^>]*>(.*?)<\/form>/gs)].map(([, inside]) => {
    const form = new FormData()
    for (const [field] of inside!.matchAll(/<(?:input|textarea|select|button)[^>]*>/g)) {
      const said = (name: string) => new RegExp(` ${name}="([^"]*)"`).exec(field)?.[1]?.replaceAll('&quot;', '"')
      const name = said('name')
      if (name) form.append(name, field.includes('type="hidden"') ? (said('value') ?? '') : canaries.for('form', true))
    }
    return form
  })
}

test('the log of the desk, as a process of its own, holds no secret that it was sent', async ({ as }) => {
  test.setTimeout(600_000)
  const cookies = await (await as('Ade')).context().cookies()
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  const sendTo = async (url: string, address: string, more: RequestInit = {}) => {
    const headers = { cookie, origin: url, 'sec-fetch-site': 'same-origin', ...(more.headers as object) }
    return await fetch(url + address, { redirect: 'manual', ...more, headers })
  }
  const word = () => canaries.for('desk', true)
  const searches = ['/find', '/audit', '/approvals', '/findings', '/memory', '/tasks', '/prompts', '/audit/export']
  const asked = () => [
    ...searches.map((list) => `${list}?q=${word()}&pod=${word()}&${word()}=x`),
    ...searches.map((list) => `${list}/${word()}?_rsc=${word()}`),
    `/nowhere/${word()}`,
    `/insights/chart?chart=${word()}&board=${word()}`,
    `/api/auth/callback/countersign?code=${word()}&state=${word()}&error=${word()}`,
    `/api/auth/${word()}?callbackUrl=${word()}`,
    `/signin?problem=${word()}&from=${word()}`,
    `/prompts/%E0%A4%A?q=${word()}`,
  ]

  await using desk = await secondDesk(8)
  const send = (address: string, more?: RequestInit) => sendTo(desk.url, address, more)
  for (const address of begin()) expect((await send(address)).status, address).toBe(200)
  for (const address of asked()) await (await send(address)).text()
  for (const header of freeHeaders)
    if (header !== 'cookie') await (await send('/approvals', { headers: { [header]: word() } })).text()
  await (
    await send('/approvals', { headers: { cookie: `${cookie}; other=${word()}; next-auth.session-token=${word()}` } })
  ).text()

  const actions = new Set<string>()
  let forms = 0
  for (const address of ['/prompts/new', '/tasks/new', '/access', `/prompts/${prompt}/v/2`, `/memory?q=${pod.slug}`]) {
    const html = await (await send(address)).text()
    for (const [id] of html.matchAll(/\b[0-9a-f]{42}\b/g)) actions.add(id)
    for (let round = 0; round < 3; round++)
      for (const body of formsIn(html)) {
        forms++
        await (await send(address, { method: 'POST', body })).text()
      }
  }
  expect(forms).toBeGreaterThan(10)
  expect(actions.size).toBeGreaterThan(2)
  const types = ['text/plain;charset=UTF-8', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']
  const bodies = () => [...brokenBodies(word), ...Array.from({ length: 60 }, word), `["$K1","${word()}"]`, `"${word()}`]
  for (const action of [...[...actions].slice(0, 2), word(), '0'.repeat(42)])
    for (const type of types)
      for (const body of bodies()) {
        const tree = { 'next-router-state-tree': word() }
        const headers = { 'next-action': action, 'content-type': type, ...(body.startsWith('[') ? tree : {}) }
        await (await send('/prompts/new', { method: 'POST', headers, body })).text()
      }
  expect(canaries.in(desk.said())).toEqual([])

  // A desk whose every search fails says what failed, and not what was searched for.
  await using failing = await secondDesk(9, '-c search_path=pg_catalog')
  for (const address of [...begin(), ...asked()]) await (await sendTo(failing.url, address)).text()
  expect(failing.said()).toContain('a page failed')
  expect(canaries.in(failing.said())).toEqual([])
})

test('what is sent to every browser holds no secret of any kind', () => {
  const built = path.resolve('.next/static')
  const files = readdirSync(built, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(?:js|css|json|txt)$/.test(name),
  )
  expect(files.length).toBeGreaterThan(20)
  // In code `password =` is a name like any other; every other kind is known by its form.
  const found = files.flatMap((name) =>
    scan(readFileSync(path.join(built, name), 'utf8'), Number.POSITIVE_INFINITY)
      .hits.filter(({ code }) => code.startsWith('secret.') && code !== 'secret.assigned')
      .map(({ code, from }) => `${name}: ${code} at ${from}`),
  )
  expect(found).toEqual([])
})
