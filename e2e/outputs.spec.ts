import { letPass, memorySince } from './database'
import { awake } from './sight'
import { sign } from './signing'
import { button, expect, pageOf, Pod, test } from './stage'

const whole = `# Care of lamps

A lamp is wiped with a dry cloth once a week. It stays away from water.

${Array.from({ length: 60 }, (_, at) => `- Lamp ${at} stands on shelf ${at * 3} and is wiped after ${at + 2} days.`).join('\n')}
`
const mended = whole.replace('once a week', 'twice a week')

type Answer = { status: number; body: Record<string, unknown> }
const outputOf = ({ body }: Answer) => body['output'] as { id: string; state: string; revision: number }

test(
  'an output that keeps a tenth of a document and says that nothing was removed is sent back; its revision stands, with memory',
  { tag: '@usual' },
  async ({ as }) => {
    const ana = await as('Ana')
    const pod = await Pod.register()
    const path = `docs/${pod.slug}/care.md`
    const submit = (content: string, message: string, name: string) =>
      pod.send('POST', '/v2/outputs', { path, task: 'care', content, message, idempotency_key: `${pod.slug}-${name}` })
    const standing = async () => (await pod.send('GET', `/v2/outputs?path=${encodeURIComponent(path)}`)).body
    await pod.send('POST', '/v1/tasks/start', { task_id: 'care', title: `Care ${pod.slug}` })
    expect(outputOf(await submit(whole, 'The whole page', 'first'))).toMatchObject({ state: 'standing', revision: 1 })

    const bad = await submit('# Care of lamps\n\nSee the shelf.\n', 'Tidied up, no content removed', 'bad')
    expect(bad.status).toBe(202)
    const request = String(bad.body['request'])
    await awake(ana, pageOf({ request }))
    await expect(ana.getByRole('heading', { level: 1 })).toContainText('care.md')
    const lost = ana.getByText(/^The whole file is replaced by less: \d+ lines of \d+ went/)
    await expect(lost.first()).toBeVisible()
    // What is lost is said before what the two texts look like.
    const heights = [lost.first(), ana.getByRole('heading', { name: 'Beside revision 1' })].map((one) =>
      one.boundingBox(),
    )
    const [first, then] = await Promise.all(heights)
    expect(first!.y).toBeLessThan(then!.y)
    await expect(
      ana.getByText(/Its message says something else than what was done: “no content removed”/).first(),
    ).toBeVisible()
    await ana.getByLabel('Add a note').fill('Keep the shelves')
    await button(ana, 'Request changes').click()
    await expect(button(ana, 'Take back')).toBeVisible()
    await letPass(request, 'effectiveAt')
    await expect
      .poll(async () => (await pod.send('GET', `/v2/outputs/${outputOf(bad).id}`)).body)
      .toMatchObject({ state: 'rejected', note: 'Keep the shelves' })
    expect(await standing()).toMatchObject({ revision: 1, content: whole })

    const again = await submit(`${mended}\nAsk rosa.lindt@lampenladen-nord.shop.\n`, 'Wiped more often', 'again')
    expect(again.status).toBe(202)
    const second = String(again.body['request'])
    await ana.goto(pageOf({ request: second }))
    await expect(ana.getByRole('heading', { name: 'Since revision 2, which was not accepted' })).toBeVisible()
    await expect(ana.getByRole('heading', { name: 'Beside revision 1' })).toBeVisible()
    await sign(ana, second)
    await expect.poll(standing).toMatchObject({ revision: 3 })
    const { body: entry } = await pod.send('GET', `/v2/memory/entry?key=${encodeURIComponent(path)}`)
    expect(entry['text']).toContain('Care of lamps\n\nA lamp is wiped with a dry cloth twice a week.')
    expect(entry['text']).toContain('revision 3')
    // Memory says so since the very moment at which it stood.
    const { stood_at: since } = (await pod.send('GET', `/v2/outputs/${outputOf(again).id}`)).body
    expect(await memorySince(path)).toBe(since)

    // From the page of the request to the file, with all its revisions and where each stands.
    await expect(ana.getByText('Approved and done').first()).toBeVisible()
    await ana.getByRole('link', { name: 'Preview of it, and all revisions of the file' }).click()
    await expect(ana.getByRole('heading', { level: 1, name: path, exact: true })).toBeVisible()
    await expect(ana.getByRole('region', { name: 'Revisions (3)' })).toContainText(
      /Revision 3.*Stands.*Revision 2.*Not accepted/,
    )
    await expect(
      ana.getByRole('heading', { level: 1, name: 'Care of lamps' }).or(ana.getByText('Care of lamps')).first(),
    ).toBeVisible()
    await ana.getByRole('link', { name: 'Raw' }).click()
    await expect(ana.getByText('# Care of lamps').first()).toBeVisible()
    // And from its task.
    await ana
      .getByRole('navigation', { name: /breadcrumb/i })
      .getByRole('link', { name: /^T-/ })
      .click()
    const produced = ana.getByRole('region', { name: 'What it produced' })
    await expect(produced).toContainText(path)
    await expect(produced).toContainText(/Revision 3.*Stands.*Revision 2.*Not accepted.*Revision 1.*Replaced/)
    await produced.getByRole('link', { name: 'Changelog by topic' }).click()
    const topic = ana.getByRole('region', { name: `docs/${pod.slug}` })
    await expect(topic).toContainText(/care\.md, revision 3.*Wiped more often.*care\.md, revision 1.*The whole page/s)
    await expect(topic).not.toContainText('Tidied up')

    // It stops before it is done, and is done only after somebody has signed that.
    const move = (name: string, more: object = {}) =>
      pod.send('POST', `/v2/tasks/${name}`, { task_id: 'care', idempotency_key: `${pod.slug}-${name}`, ...more })
    const status = async () => (await pod.send('GET', '/v2/tasks/task?task_id=care')).body['status']
    expect(await move('checkpoint', { reason: 'Is the page done?' })).toMatchObject({ body: { status: 'in_review' } })
    expect(await move('complete')).toMatchObject({ status: 409, body: { code: 'task_in_review' } })
    await ana.goto(new URL(ana.url()).pathname)
    const stop = await ana
      .getByRole('region', { name: /^Requests/ })
      .getByRole('link', { name: /stopped in the task/ })
      .first()
      .getAttribute('href')
    await sign(ana, /CS-\d+/.exec(stop!)![0])
    await expect.poll(status).toBe('in_progress')
    expect(await move('complete', { idempotency_key: `${pod.slug}-done` })).toMatchObject({
      body: { status: 'completed' },
    })
  },
)

test('a task that is completed with a file that loses content waits for the signature under that file', async ({
  as,
}) => {
  const ana = await as('Ana')
  const pod = await Pod.register()
  const path = `docs/${pod.slug}/care.md`
  await pod.send('POST', '/v1/tasks/start', { task_id: 'care', title: `Care ${pod.slug}` })
  const first = { path, task: 'care', content: whole, idempotency_key: `${pod.slug}-first` }
  expect(outputOf(await pod.send('POST', '/v2/outputs', first))).toMatchObject({ state: 'standing' })
  const outputs = [{ path, content: '# Care of lamps\n\nSee the shelf.\n' }]
  const body = { task_id: 'care', outputs, idempotency_key: `${pod.slug}-end` }
  const complete = () => pod.send('POST', '/v1/tasks/complete', body)
  // In production a person reads the work first, and then what it takes the place of.
  const asked = await complete()
  expect(asked.status).toBe(202)
  await sign(ana, String(asked.body['request']))
  await expect
    .poll(async () => (await complete()).body)
    .toMatchObject({
      status: 'in_review',
      outputs: [{ path, state: 'pending', losses: [expect.stringContaining('replaced by less')] }],
    })
  const { body: row } = await pod.send(
    'GET',
    `/v2/outputs/${((await complete()).body['outputs'] as { id: string }[])[0]!.id}`,
  )
  await ana.goto(`/tasks/${String(asked.body['task'] ?? (await complete()).body['task'])}`)
  await expect(ana.getByText('Waits for a review', { exact: true }).first()).toBeVisible()
  await sign(ana, String(row['request']))
  const task = async () => (await pod.send('GET', '/v2/tasks/task?task_id=care')).body
  await expect.poll(task).toMatchObject({ status: 'completed' })
})
