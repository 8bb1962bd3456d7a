import { letPass } from './database'
import { awake } from './sight'
import { button, expect, pageOf, Pod, test } from './stage'

const whole = `# Care of lamps

A lamp is wiped with a dry cloth once a week. It stays away from water.

${Array.from({ length: 60 }, (_, at) => `- Lamp ${at} stands on shelf ${at * 3} and is wiped after ${at + 2} days.`).join('\n')}
`
const mended = whole.replace('once a week', 'twice a week')

type Answer = { status: number; body: Record<string, unknown> }
const outputOf = ({ body }: Answer) => body['output'] as { id: string; state: string; revision: number }

test('an output that keeps a tenth of a document and says that nothing was removed is sent back; its revision stands, with memory', async ({
  as,
}) => {
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
  await awake(ana, pageOf({ request: second }))
  await expect(ana.getByRole('heading', { name: 'Since revision 2, which was not accepted' })).toBeVisible()
  await expect(ana.getByRole('heading', { name: 'Beside revision 1' })).toBeVisible()
  await button(ana, 'Approve').click()
  await expect(button(ana, 'Take back')).toBeVisible()
  await letPass(second, 'effectiveAt')
  await expect.poll(standing).toMatchObject({ revision: 3 })
  const { body: entry } = await pod.send('GET', `/v2/memory/entry?key=${encodeURIComponent(path)}`)
  expect(entry['text']).toContain('Care of lamps\n\nA lamp is wiped with a dry cloth twice a week.')
  expect(entry['text']).toContain('revision 3')

  // From the page of the request to the file, with all its revisions and where each stands.
  await ana.getByRole('link', { name: 'Preview of it, and all revisions of the file' }).click()
  await expect(ana.getByRole('heading', { level: 1, name: path })).toBeVisible()
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
  await expect(ana.getByRole('region', { name: 'What it produced' })).toContainText(path)
})

test('nothing in a file runs or is fetched, and what cannot be shown says why', async ({ as }) => {
  const lee = await as('Lee')
  const pod = await Pod.shared()
  const foreign: string[] = []
  lee.on('request', (sent) => {
    if (/canary\.invalid/.test(sent.url())) foreign.push(sent.url())
  })
  lee.on('dialog', (dialog) => foreign.push(dialog.message()))
  const html = '<img src="https://canary.invalid/a.png" onerror="alert(1)"><script>alert(2)</script>'
  const bytes = (...parts: number[]) => ({ content: Buffer.from(parts).toString('base64'), encoding: 'base64' })
  const files: readonly [name: string, sent: object, seen: RegExp][] = [
    ['page.html', { content: html }, /A browser would run it/],
    [
      'logo.svg',
      { content: `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(3)">${html}</svg>` },
      /A browser would run it/,
    ],
    ['note.md', { content: `# Note\n\n![shelf](https://canary.invalid/b.png)\n\n${html}\n` }, /alert\(2\)/],
    ['sums.csv', { content: 'name,sum\n=HYPERLINK("https://canary.invalid"),@SUM(A1)\n' }, /=HYPERLINK/],
    ['many.csv', { content: 'lamp,shelf\n'.repeat(50_000) }, /The first 200 of 50,000 rows are shown/],
    ['long.txt', { content: 'lamp '.repeat(170_000) }, /It is long/],
    ['zip.csv', bytes(0x50, 0x4b, 3, 4, 0, 0, 8, 0), /It is no text and no picture/],
    ['broken.png', bytes(0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 0), /its bytes are none that is shown/],
    ['bomb.yaml', { content: 'a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n' }, /cannot be read as what its name says/],
    ['tree.json', { content: '{"lamps":{"desk":"brass"}}' }, /desk: brass/],
  ]
  for (const [name, sent, seen] of files) {
    const answer = await pod.send('POST', '/v2/outputs', {
      path: `odd/${pod.slug}/${name}`,
      task: 'odd',
      idempotency_key: `${pod.slug}-${name}`,
      ...sent,
    })
    const { id } = outputOf(answer)
    const row = (await pod.send('GET', `/v2/outputs/${id}`)).body
    await lee.goto(String(row['page']))
    await expect(lee.getByRole('region', { name: /^Revision 1/ }).first()).toContainText(seen)
  }
  expect(foreign).toEqual([])
})
