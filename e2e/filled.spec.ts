import { letPass } from './database'
import { awake, widerThanScreen } from './sight'
import { button, expect, Pod, test } from './stage'

test('what a pod fills into a prompt is read on its task and by those who sign, beside what a new text takes the place of', async ({
  as,
}) => {
  test.setTimeout(180_000)
  const pod = await Pod.register('WriterPod', 'product')
  const slug = `filled-${pod.slug}`
  const text = `You edit {page} for {team} as ${pod.slug}. Never change a number in {page}.\n`
  const [ade, tom, ana] = [await as('Ade'), await as('Tom'), await as('Ana')]
  expect((await pod.send('POST', '/v2/prompts', { slug, title: `Pages of ${pod.name}`, text })).status).toBe(200)
  await ade.goto(`/prompts/${slug}/v/1`)
  const ask = ade.locator('#ask')
  await ask.getByLabel('Where').selectOption('prod')
  await ask.getByLabel('Why').first().fill('Pods shall work from it')
  await ask.getByRole('button', { name: /^Ask to make version \d+ live$/ }).click()
  const link = ask.getByRole('link', { name: /^CS-\d+$/ }).first()
  const asked = (await link.textContent())!
  await tom.goto(`/approvals/${asked}`)
  await tom.getByRole('heading', { name: 'If you approve' }).scrollIntoViewIfNeeded()
  await tom.getByLabel(/^Reason/).selectOption('checked')
  await button(tom, 'Approve').click()
  await expect(tom.getByRole('button', { name: /Take back/ })).toBeVisible()
  await letPass(asked, 'effectiveAt')
  await expect(ade.locator('#live')).toContainText('version 1')

  const values = { page: 'docs/returns.md', team: 'everybody who answers letters, '.repeat(9) }
  const task_id = `filled-${pod.slug}`
  const started = await pod.send('POST', '/v1/tasks/start', { task_id, prompt: { slug, values } })
  expect([started.status, started.body['state']]).toEqual([200, 'executed'])
  await ana.goto(`/tasks/${String(started.body['task'])}`)
  const prompt = ana.locator('#prompt')
  await expect(prompt).toContainText('Same as live')
  await expect(prompt).toContainText('filled in')
  await expect(prompt).toContainText('docs/returns.md')
  await expect(prompt).toContainText('279 characters')
  expect(await widerThanScreen(ana)).toBe(0)

  // The path of an entry that the memory does not know, and a text that would stand there.
  const call = await pod.send('POST', '/v2/tool-calls', {
    tool: 'memory.update_entry',
    arguments: { path: `docs/${slug}.md`, branch: 'work', description: 'Answer within 14 days.' },
    task: task_id,
    prompt: { slug, values },
    idempotency_key: `entry-${slug}`,
  })
  expect(call.body['state'], JSON.stringify(call.body)).toBe('waiting')
  await awake(ana, `/approvals/${String(call.body['request'])}`)
  const change = ana.getByRole('region', { name: 'What would change' })
  await expect(change).toContainText('The memory had no such entry when this was asked')
  const filled = change.getByRole('region', { name: /^Filled into its prompt/ })
  await expect(filled).toContainText('docs/returns.md')
  const evidence = ana.getByRole('region', { name: /^Evidence/ })
  await expect(evidence).toContainText('filled in with 2 values, of which long: team (279 characters)')
})
