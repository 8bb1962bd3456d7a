import { letPass } from './database'
import { expectHeard, listenTo, timesHeard } from './hearing'
import { awake } from './sight'
import { button, expect, notes, pageOf, Pod, test } from './stage'

test('the main job is told by ear: the queue, a decision, its end, and what others do meanwhile', async ({ as }) => {
  const pod = await Pod.register()
  const [ana, priya] = [await as('Ana'), await as('Priya')]
  await listenTo(ana)
  const [quick, other, gone] = [
    await pod.ask('memory.add', notes()),
    await pod.ask('memory.add', notes()),
    await pod.ask('memory.add', notes()),
  ]

  await test.step('every control of a row has a name of its own, which is seen without a pointer over it', async () => {
    await awake(ana, `/approvals?pod=${pod.slug}`)
    const row = ana.getByRole('row').filter({ hasText: quick.request })
    await expect(row.getByRole('button', { name: `Reject ${quick.request}` })).toHaveCSS('opacity', '1')
    expect(await row.getByRole('rowheader').getByRole('button').count()).toBe(0)
    await row.getByRole('button', { name: `Approve ${quick.request}` }).click()
    await expectHeard(ana, `^Approved ${quick.request}. Take back with Z within 10 seconds.$`)
    await letPass(quick.id, 'effectiveAt')
    await expectHeard(ana, `^${quick.request}: .* is told. It can no longer be taken back.$`)
    await ana.locator('h1').evaluate((heading) => heading.closest('main')!.focus())
    await ana.keyboard.press('a')
    await expectHeard(ana, '^Choose a request first')
  })

  await test.step('the title of another page is said once, and by nobody else', async () => {
    await ana.getByRole('link', { name: 'Tasks', exact: true }).first().click()
    await expect(ana).toHaveTitle(/task.* – Countersign$/i)
    const title = (await ana.title()).replace(/ – Countersign$/, '')
    await expect.poll(() => timesHeard(ana, title)).toBe(1)
    // The framework has a voice of its own, which would say it over whatever is being read.
    const voice = () =>
      document.querySelector('next-route-announcer')?.shadowRoot?.firstElementChild?.hasAttribute('hidden')
    await expect.poll(() => ana.evaluate(voice)).toBe(true)
  })

  await test.step('a decision that is taken back is said, and so is what a filter leaves', async () => {
    await awake(ana, pageOf(other))
    await button(ana, 'Approve').click()
    await button(ana, 'Take back').click()
    await expectHeard(ana, `${other.request} waits again|Taken back`)
    await awake(ana, `/approvals?pod=${pod.slug}`)
    await ana.getByRole('searchbox', { name: 'Search requests' }).fill(gone.request)
    await ana.keyboard.press('Enter')
    await expectHeard(ana, '^1 of \\d+ requests')
  })

  await test.step('what a High request still asks for is said at its field', async () => {
    const writer = await Pod.shared('WriterPod', 'product')
    const file = `docs/${other.request}.md`
    const high = await writer.ask('outputs.commit_and_log', { file_path: file, content: 'Text', branch: 'care' })
    await awake(ana, pageOf(high))
    await button(ana, 'Approve').click()
    await expect(ana.getByLabel(/^Reason/)).toBeFocused()
    await expect(ana.getByLabel(/^Reason/)).toHaveAccessibleDescription(/Choose a reason first/)
  })

  await test.step('what somebody else does is said, and the focus stays with the decision', async () => {
    await awake(ana, pageOf(other))
    await ana.getByLabel('Add a note').fill('Half a sent')
    await priya.goto(pageOf(other))
    await button(priya, 'Reject').click()
    await expectHeard(ana, `^${other.request}: Rejected by Priya`, '^focus: Decision$')
    await expect(ana.getByRole('heading', { name: 'Decision', exact: true })).toBeFocused()
    await ana.keyboard.press('a')
    await expectHeard(ana, `^${other.request} cannot be decided here. Rejected by Priya`)
  })

  await test.step('that nobody answered is said, too', async () => {
    await awake(ana, pageOf(gone))
    await letPass(gone.id, 'expiresAt')
    await expectHeard(ana, `^${gone.request}: Expired. Nobody answered in time.$`)
  })
})
