import type { Page } from '@playwright/test'
import { story } from '@/lib/imports/fixture-story'
import { importShelf, promptsOf, rewritesOf } from './shelf'
import { awake } from './sight'
import { expectSound, violations } from './sound'
import { expect, notes, Pod, test } from './stage'

// Each test looks at pages of its own, so that they can be looked at side by side.
test.describe.configure({ mode: 'parallel' })

/** The first page behind each list. */
async function behind(page: Page, ...lists: string[]): Promise<string[]> {
  const found: string[] = []
  for (const list of lists) {
    await page.goto(list)
    const link = page.locator(`main a[href^="${list}/"]:not([href$="/new"])`)
    found.push((await link.first().getAttribute('href'))!)
  }
  return found
}

test.describe('free of violations in both themes and sizes, and as wide as the screen, are', () => {
  test.setTimeout(600_000)

  test('Home, the requests and the record', async ({ as }) => {
    const { request } = await (await Pod.shared()).ask('memory.add', notes())
    const ade = await as('Ade')
    const requests = ['/approvals', '/approvals?view=team', '/approvals?view=decided', `/approvals/${request}`]
    const others = [
      `/approvals/${request}?change=raw`,
      '/audit',
      '/audit?q=none-such',
      '/audit/export?outcome=denied',
      ...['reviews', 'holds', 'holds/new?outcome=denied', 'archives'].map((at) => `/audit/${at}`),
      '/reports',
      ...['oversight', 'access', 'decisions', 'request'].map((template) => `/reports/new?template=${template}`),
    ]
    await expectSound(ade, ['/', ...requests, ...others, ...(await behind(ade, '/audit'))])
  })

  test('tasks, memory, findings, incidents and imports', async ({ as }) => {
    await (await Pod.register()).send('POST', '/v2/errors', { message: 'Write to care@pottery.co.uk', task: 'x' })
    await importShelf('shelf-sight')
    // Repositories that begin with the same commit are one.
    await importShelf('story-sight', [{ message: 'Begin story-sight', files: { 'a.md': 'x\n' } }, ...story])
    const ade = await as('Ade')
    const lists = ['/tasks', '/memory', '/findings', '/incidents', '/imports']
    await expectSound(ade, [
      ...lists,
      '/tasks?view=board',
      '/tasks?view=graph',
      '/memory/new',
      '/tasks/new',
      '/findings/words',
      ...(await behind(ade, ...lists)),
      ...(await promptsOf(ade, 'shelf-sight')),
      ...(await rewritesOf(ade, 'story-sight')),
    ])
  })

  test('people, pods, tools and policy', async ({ as }) => {
    const ade = await as('Ade')
    const lists = ['/people', '/pods']
    const tools = ['/tools', '/tools/git.rollback_commit', '/tools/import', '/integrations']
    const policy = [
      '/policy?cell=DevPod:git.rollback_commit&q=commit',
      '/policy?role=DevPod&with=DeliveryPod',
      '/policy/text',
      '/policy/try?tool=git.rollback_commit&role=DevPod',
      '/policy/unused',
      ...['control', 'oversight', 'flow', 'exposure'].map((board) => `/insights?board=${board}`),
      '/policy/changes',
      '/policy/history',
      '/policy/history/1',
    ]
    const access = ['/people/coverage', '/settings/notifications', '/settings/tokens', '/access', '/access/pod']
    await expectSound(ade, [...lists, ...access, ...tools, ...policy, ...(await behind(ade, ...lists))])
  })

  test('what a pod handed in, its task and what it asks about it', async ({ as }) => {
    const pod = await Pod.register()
    const task = String((await pod.send('POST', '/v1/tasks/start', { task_id: 'sound' })).body['task'])
    const rows = Array.from({ length: 300 }, (_, at) => `lamp ${at},${at},"shelf ${at}, left"`).join('\n')
    const submit = async (name: string, content: string, message: string) => {
      const sent = { path: `docs/${pod.slug}/${name}`, task: 'sound', content, message }
      const { body } = await pod.send('POST', '/v2/outputs', { ...sent, idempotency_key: `${name}-${content.length}` })
      const { pathname, search } = new URL((body['output'] as { page: string }).page)
      return { address: pathname + search, request: String(body['request']) }
    }
    const table = await submit('lamps.csv', rows, 'All lamps')
    const tree = await submit(
      'lamps.json',
      JSON.stringify({ lamps: Array.from({ length: 40 }, (_, at) => ({ at })) }),
      'A tree',
    )
    await submit('care.md', `# Care\n\n${rows.slice(0, 1_200)}\n`, 'Written down')
    const { address, request } = await submit('care.md', '# Care\n\nSee above.\n', 'No content removed')
    const pages = [table.address, tree.address, address, `${address}&view=raw`]
    await expectSound(await as('Ade'), [
      ...pages,
      `/tasks/${task}`,
      `/tasks/${task}?tab=history`,
      `/approvals/${request}`,
    ])
  })

  test('prompts, a version beside another one, and a finding', async ({ as }) => {
    const pod = await Pod.register('WriterPod', 'product')
    const slug = `sound-${pod.slug}`
    for (const text of ['You must name sources.\n', 'You must never promise a date. Write to {reader}.\n'])
      expect((await pod.send('POST', '/v2/prompts', { slug, text, note: 'Shorter' })).status).toBe(200)
    const { request } = await pod.ask('outputs.commit_and_log', {
      file_path: `docs/${slug}.md`,
      branch: slug,
      content: 'Write to care@pottery.co.uk.',
      message: 'Say whom to write to',
    })
    const ade = await as('Ade')
    await ade.goto(`/approvals/${request}`)
    const finding = await ade.locator('#findings a[href^="/findings/"]').first().getAttribute('href')
    const version = `/prompts/${slug}/v/2`
    const strayed = { slug, text: 'You must name sources, and may promise 2 dates.\n', task_id: slug }
    expect((await pod.send('POST', '/v1/prompts/used', strayed)).status).toBe(200)
    const board = ['/prompts', `/prompts?q=${slug}&state=draft`, '/prompts/new', `/prompts/drift?prompt=${slug}`]
    await expectSound(ade, [...board, version, `${version}?diff=split`, `${version}/work`, finding!])
  })
})

test('the pages for people who are not signed in, and open dialogs, are free of violations, and may be installed', async ({
  as,
  page,
}) => {
  const problems: string[] = []
  for (const address of ['/signin', '/signin?problem=session_ended', '/docs/api']) {
    await page.goto(address)
    for (const found of await violations(page)) problems.push(`${address}: ${found}`)
  }
  // Whoever has not signed in yet may put it on a home screen, and gets no less strict an answer for it.
  await page.goto('/signin')
  const session = await page.context().newCDPSession(page)
  expect(await session.send('Page.getAppManifest')).toMatchObject({ errors: [], data: expect.stringContaining('icon') })
  // A browser of its own for each test keeps nothing, and nothing else is in the way.
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors')
  expect(installabilityErrors.map(({ errorId }) => errorId)).toEqual(['in-incognito'])
  for (const file of ['/robots.txt', '/manifest.webmanifest', '/apple-touch-icon.png']) {
    const answer = await page.request.get(file)
    expect([file, answer.status(), answer.headers()['content-security-policy']]).toEqual([
      file,
      200,
      expect.stringContaining("object-src 'none'"),
    ])
  }
  const ana = await as('Ana')
  await awake(ana, '/approvals')
  await ana.keyboard.press('?')
  await expect(ana.getByRole('dialog')).toBeVisible()
  for (const found of await violations(ana)) problems.push(`keys dialog: ${found}`)
  const vic = await as('Vic')
  await vic.goto('/')
  for (const found of await violations(vic)) problems.push(`/no-role: ${found}`)
  expect(problems).toEqual([])
})
