import { letPass } from './database'
import { areInOrder, awake, beforeScripts, cutOff } from './sight'
import { button, countersign, expect, notes, pageOf, Pod, test } from './stage'

let pod: Pod
test.beforeAll(async () => {
  pod = await Pod.shared()
})

test(
  'a request arrives without reload, is approved, and releases the pod’s call',
  { tag: '@usual' },
  async ({ as }) => {
    const [ana, priya] = [await as('Ana'), await as('Priya')]
    // A page that is full says nothing of what comes after its last line; a list of this pod alone has room.
    await ana.goto(`/approvals?pod=${pod.slug}`)
    await priya.goto('/approvals')
    const args = notes()
    const asked = await pod.ask('memory.add', args)
    expect(asked).toMatchObject({ decision: 'ask', state: 'waiting' })
    const answer = pod.answer(asked.id)

    const file = args.files[0]!
    await expect(ana.getByText('new request').first()).toBeVisible()
    await ana.getByRole('button', { name: /show/i }).first().click()
    await ana.getByRole('link', { name: new RegExp(file) }).click()
    await expect(ana.getByRole('heading', { level: 1 })).toContainText(file)
    await expect(ana.getByText('says (not checked)')).toBeVisible()
    await button(ana, 'Approve').click()
    await expect(ana.getByRole('button', { name: /Take back/ })).toBeVisible()
    await priya.goto(pageOf(asked))
    // Under the title it stands too, where the card is far below.
    await expect(priya.getByText(/Ana/).filter({ visible: true }).first()).toBeVisible()

    await letPass(asked.id, 'effectiveAt')
    const released = await answer
    expect(released.state).toBe('released')
    expect((await pod.claim(released, args)).status).toBe(200)
    expect((await pod.report(released, 'succeeded', 'The notes are in memory')).status).toBe(200)

    await ana.goto(`/audit?request=${asked.request.slice(3)}`)
    for (const words of ['asked to add', 'approved CS-', 'took effect', 'says it did add'])
      await expect(ana.getByText(words).first()).toBeVisible()
  },
)

test('a rejection reaches the pod in the person’s words', { tag: '@usual' }, async ({ as }) => {
  const ana = await as('Ana')
  const asked = await pod.ask('memory.add', notes())
  const answer = pod.answer(asked.id)
  await ana.goto(pageOf(asked))
  await ana.getByLabel('Add a note').fill('These notes name a customer')
  await button(ana, 'Reject').click()
  await expect(ana.getByRole('button', { name: /Take back/ })).toBeVisible()
  await letPass(asked.id, 'effectiveAt')
  expect(await answer).toMatchObject({
    state: 'rejected',
    grant: null,
    reason: expect.stringContaining('These notes name a customer'),
  })
})

test(
  'whoever asks for changes marks the values that are meant, and the pod is told which',
  { tag: '@usual' },
  async ({ as }) => {
    const ana = await as('Ana')
    const args = notes()
    const asked = await pod.ask('memory.add', args)
    await ana.goto(pageOf(asked))
    const box = ana.getByRole('checkbox', { name: /should be different/ }).first()
    await box.check()
    // What is marked is kept while the change is shown in another way, and is no approval.
    await ana.getByRole('link', { name: 'Raw' }).click()
    await expect(box).toHaveCount(0)
    await expect(ana.getByRole('group', { name: /Should be different/ }).getByRole('checkbox')).toBeChecked()
    await button(ana, 'Approve').click()
    await expect(ana.getByText('You marked what should be different').filter({ visible: true }).first()).toBeVisible()
    await ana.getByLabel('Add a note').fill('One file is enough')
    await button(ana, 'Request changes').click()
    await expect(ana.getByRole('button', { name: /Take back/ })).toBeVisible()
    await letPass(asked.id, 'effectiveAt')
    expect(await pod.answer(asked.id)).toMatchObject({
      state: 'changes_requested',
      changes: { note: 'One file is enough', fields: ['/files'] },
    })
    await ana.goto(pageOf(asked))
    await expect(ana.getByText(/Should be different: files/i)).toBeVisible()

    const again = await pod.ask('memory.add', { ...args, files: [args.files[0], 'docs/jars.md'] })
    await ana.goto(pageOf(again))
    const since = ana.getByRole('region', { name: new RegExp(`is different from ${asked.request}`) })
    await expect(since.getByRole('insertion')).toContainText('docs/jars.md')
  },
)

test('a decision can be taken back, and the request waits again', { tag: '@usual' }, async ({ as }) => {
  const ana = await as('Ana')
  const asked = await pod.ask('memory.add', notes())
  await ana.goto(pageOf(asked))
  await button(ana, 'Approve').click()
  await ana.getByRole('button', { name: /Take back/ }).click()
  await expect(button(ana, 'Approve')).toBeVisible()
  // Of the first decision nothing is left that time could bring about. Another one, which was not taken back, is released
  // when its window ends, so that whatever ends windows has been by.
  await expect(letPass(asked.id, 'effectiveAt')).rejects.toThrow('waits for nothing that could pass')
  const witness = await pod.ask('memory.add', notes())
  await ana.goto(pageOf(witness))
  await button(ana, 'Approve').click()
  await expect(ana.getByRole('button', { name: /Take back/ })).toBeVisible()
  await letPass(witness.id, 'effectiveAt')
  expect(await pod.answer(witness.id)).toMatchObject({ state: 'released' })
  expect((await pod.send('GET', `/v2/tool-calls/${asked.id}`)).body).toMatchObject({ state: 'waiting', grant: null })
  await ana.goto(pageOf(asked))
  await button(ana, 'Reject').click()
  await expect(ana.getByRole('button', { name: /Take back/ })).toBeVisible()
})

test('of two people who decide at once, one does, and the other is told who', { tag: '@usual' }, async ({ as }) => {
  const [ana, priya] = [await as('Ana'), await as('Priya')]
  const asked = await pod.ask('memory.add', notes())
  for (const page of [ana, priya]) await page.goto(pageOf(asked))
  await Promise.all([button(ana, 'Reject').click(), button(priya, 'Reject').click()])

  const takeBacks = () =>
    Promise.all([ana, priya].map((page) => page.getByRole('button', { name: /Take back/ }).count()))
  await expect.poll(async () => (await takeBacks()).reduce((sum, count) => sum + count)).toBe(1)
  const [loser, winner] = (await takeBacks())[0] === 1 ? [priya, 'Ana'] : [ana, 'Priya']
  await expect(loser.getByText(new RegExp(`${winner}.* rejected this`))).toBeVisible()

  await ana.goto(`/audit?request=${asked.request.slice(3)}&outcome=rejected`)
  await expect(ana.getByRole('link', { name: /rejected CS-/ })).toHaveCount(1)
})

test(
  'altered arguments, a used permission and a revoked pod are refused with the reason',
  { tag: '@usual' },
  async ({ as }) => {
    const ana = await as('Ana')
    const shortLived = await Pod.register()
    const args = notes()
    const asked = await shortLived.ask('memory.add', args)
    await ana.goto(pageOf(asked))
    await button(ana, 'Approve').click()
    await expect(ana.getByRole('button', { name: /Take back/ })).toBeVisible()
    await letPass(asked.id, 'effectiveAt')
    const released = await shortLived.answer(asked.id)
    expect((await shortLived.claim(released, { files: ['docs/other.md'] })).body).toMatchObject({
      reason: 'arguments_altered',
    })
    expect((await shortLived.claim(released, args)).status).toBe(200)
    expect((await shortLived.claim(released, args)).body).toMatchObject({ status: 409, reason: 'grant_used' })

    countersign('pods', 'revoke', shortLived.credentialId)
    await expect.poll(async () => (await shortLived.send('GET', `/v2/tool-calls/${asked.id}`)).status).toBe(401)
  },
)

test('high risk needs a reason, and the note survives a refusal', { tag: '@usual' }, async ({ as }) => {
  const writer = await Pod.shared('WriterPod', 'product')
  const ana = await as('Ana')
  const asked = await writer.ask('outputs.commit_and_log', {
    file_path: `docs/care-${Date.now()}.md`,
    content: 'Text',
    branch: 'care',
  })
  await ana.goto(pageOf(asked))
  await ana.getByLabel('Add a note').fill('Looks right to me')
  await button(ana, 'Approve').click()
  await expect(ana.getByText('Error: Choose a reason first')).toBeVisible()
  await expect(ana.getByLabel('Add a note')).toHaveValue('Looks right to me')

  // What is chosen and written before the page is alive counts when it is, and over one more reload.
  const comeAlive = await beforeScripts(ana, pageOf(asked))
  await ana.getByLabel(/^Reason/).selectOption('checked')
  await ana.getByLabel('Add a note').fill('Looks right, twice')
  await comeAlive()
  for (const again of [false, true]) {
    if (again) await awake(ana, pageOf(asked))
    await expect(ana.getByLabel(/^Reason/)).toHaveValue('checked')
    await expect(ana.getByLabel('Add a note')).toHaveValue('Looks right, twice')
  }
  await button(ana, 'Approve').click()
  await expect(ana.getByRole('button', { name: /Take back/ })).toBeVisible()
})

test(
  'what stands at the end of a long text is on the screen before it is approved',
  { tag: '@usual' },
  async ({ as }) => {
    const writer = await Pod.shared('WriterPod', 'product')
    const ana = await as('Ana')
    const asked = await writer.ask('outputs.commit_and_log', {
      file_path: `docs/long-${Date.now()}.txt`,
      content: `Care\nשלום kiln\n${'A line that everybody expects.\n'.repeat(400)}${'\n'.repeat(9_000)}And one that nobody does.`,
      branch: 'care',
    })
    await ana.goto(pageOf(asked))
    await ana.getByLabel(/^Reason/).selectOption('checked')
    const unseen = ana.getByText('the end has not been on your screen yet')
    await expect(ana.locator('#change').getByText('9,403 lines')).toBeVisible()
    await expect(ana.getByText('⟨9,000 empty lines⟩')).toBeAttached()
    // Each line reads in its own direction.
    expect(await areInOrder(ana.getByRole('region', { name: 'Text of New text' }), ['kiln', 'שלום'])).toBe(true)
    expect(await cutOff(ana)).not.toEqual([])
    await ana.emulateMedia({ media: 'print', colorScheme: 'dark' })
    await expect(ana.getByRole('navigation')).toHaveCount(0)
    expect(await cutOff(ana)).toEqual([])
    await ana.emulateMedia({ media: 'screen', colorScheme: 'light' })
    await button(ana, 'Approve').click()
    const tooEarly = ana.getByRole('alert').filter({ hasText: /^About lines \d+ to 9403 of the text .* have not been/ })
    await expect(tooEarly).toBeVisible()
    await expect(ana.getByRole('region', { name: 'Text of New text' })).toBeFocused()
    await expect(unseen).toBeVisible()
    await ana.keyboard.press('End')
    await expect(unseen).toHaveCount(0)
    await expect(ana.getByText('And one that nobody does.')).toBeInViewport()
    // What asked for it goes, and that is said; whoever reads otherwise says so after the text.
    await expect(tooEarly).toHaveCount(0)
    await expect(ana.getByRole('status').filter({ hasText: 'Read to its end. You can decide now.' })).toBeAttached()
    await expect(ana.getByText('Now it has. Press again to approve.').first()).toBeVisible()
    await awake(ana, pageOf(asked))
    await button(ana, 'Approve').click()
    await expect(tooEarly).toBeVisible()
    await ana.getByRole('button', { name: 'I have read “Text of New text” to its end' }).click()
    await expect(tooEarly).toHaveCount(0)
    await button(ana, 'Approve').click()
    await expect(ana.getByRole('button', { name: /Take back/ })).toBeVisible()
  },
)
