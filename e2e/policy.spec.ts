import './alone'
import type { Page } from '@playwright/test'
import { letPass, repeatCalls } from './database'
import { contradictions } from './class-names'
import { secondGate } from './second-gate'
import { awake, widerThanScreen } from './sight'
import { button, expect, notes, pageOf, Pod, test } from './stage'

test('anybody with a role reads who may use what, by keyboard too, and why', async ({ as }) => {
  const ana = await as('Ana')
  await awake(ana, '/policy')
  await expect(ana.getByRole('heading', { level: 1 })).toHaveText('What each role may do in production')
  await ana.getByRole('searchbox', { name: 'Search tools' }).fill('roll back')
  await ana.keyboard.press('Enter')
  await expect(ana).toHaveURL(/q=roll\+back/)
  const row = ana.getByRole('row', { name: /^Roll back a commit / })
  await row.getByRole('link').first().focus()
  await ana.keyboard.press('ArrowRight')
  await expect(row.getByRole('link').nth(1)).toBeFocused()
  await expect(row.getByRole('link').nth(1)).toHaveAccessibleName(/^Deny, from /)
  await ana.keyboard.press('Enter')
  const found = ana.getByRole('region', { name: 'DevPod: Roll back a commit' })
  await expect(found).toContainText('rule rollbacks-elsewhere')
  await expect(found).toContainText('(decides)')
  for (const width of [1280, 1024, 390, 320]) {
    await ana.setViewportSize({ width, height: 800 })
    expect(await widerThanScreen(ana)).toBe(0)
  }

  await ana.goto('/policy?env=moon&cell=DevPod:no.such')
  await expect(ana.getByText('2 filters were not understood')).toBeVisible()
  await ana.goto('/policy/history')
  await ana.getByRole('link', { name: 'Version 1', exact: true }).click()
  await expect(ana.getByRole('region', { name: 'The text of the policy' })).toContainText(
    'What no rule permits is denied',
  )
})

/** Signs what waits on this page, and lets the time in which it could be taken back pass. */
async function sign(person: Page): Promise<void> {
  await expect(button(person, 'Approve')).toBeVisible()
  await person.getByLabel(/^Reason/).selectOption('checked')
  // The first press leads to the lines that were not on the screen yet.
  await button(person, 'Approve').click()
  await button(person, 'Approve').click()
  await expect(person.getByRole('button', { name: /Take back/ })).toBeVisible()
  await letPass(/CS-\d+/.exec(person.url())![0], 'effectiveAt')
  await expect(person.getByText('Approved and done').first()).toBeVisible()
}

/** Replays the draft on this page, gives its reason and proposes it; ends on the page on which it is signed. */
async function propose(author: Page, why: string): Promise<void> {
  await author.getByRole('button', { name: 'Replay on the last 30 days' }).click()
  await author.getByLabel('Why', { exact: true }).fill(why)
  await author.getByRole('button', { name: 'Propose it' }).click()
  await author
    .getByRole('link', { name: /^CS-\d+$/ })
    .first()
    .click()
  await expect(author).toHaveURL(/CS-\d+/)
  await expect(author.getByText(/^Why (you|people) are being asked:/)).toBeVisible()
}

/** What a replay found, as the page says it: how many calls of how many, and what would become of them. */
async function impactOf(page: Page) {
  const words = await page.getByText(/^Replayed [\d,]+ of [\d,]+ recorded calls/).innerText()
  const [replayed, recorded] = [...words.matchAll(/[\d,]+(?= (?:of|recorded))/g)].map(([figure]) => plain(figure))
  const section = page.getByRole('region', { name: 'What would have been different' })
  const [names, figures] = [section.getByRole('term'), section.getByRole('definition')]
  const counts = (await figures.allInnerTexts()).map(plain)
  return { replayed, recorded, counts: (await names.allInnerTexts()).map((name, at) => [name, counts[at]!] as const) }
}

const plain = (figure: string) => Number(figure.replaceAll(',', ''))

test('a denied cell is replayed, signed by a second person and decides at every gate, and goes back the same way', async ({
  as,
}) => {
  const [ade, tom] = [await as('Ade'), await as('Tom')]
  await using second = await secondGate()
  const pod = await Pod.register('PromptPod')
  const here = async () => (await pod.ask('memory.stats', {})).decision
  const there = async () => (await pod.at(second.url).ask('memory.stats', {})).decision
  expect([await here(), await there()]).toEqual(['allow', 'allow'])
  await repeatCalls(pod.name, 1200)

  // One press begins a draft; keys do the same.
  await awake(ade, '/policy?role=PromptPod&q=shared+memory')
  const row = ade.getByRole('row', { name: /^Count what the shared memory lacks/ })
  await row.getByRole('link').focus()
  await ade.keyboard.press('d')
  await expect(row.getByRole('link')).toHaveAccessibleName(/^In your draft: Deny\. In force: Allow, from reader/)
  await expect(ade.getByText('Nothing is in force until it is replayed and signed')).toBeVisible()
  await ade.getByRole('link', { name: 'Review' }).click()
  await propose(ade, 'Counting is for others')
  await expect(button(ade, 'Approve')).toHaveCount(0)

  await tom.goto(ade.url())
  await expect(tom.getByText('tools: [memory.stats]')).toBeVisible()
  const impact = await impactOf(tom)
  // What lets more happen comes first, even if it is nothing; nothing of what was recorded is left out.
  expect(impact.counts[0]).toEqual(['would now be allowed', 0])
  expect(new Map(impact.counts).get('would be denied')).toBeGreaterThanOrEqual(1200)
  expect(impact.counts.reduce((sum, [, count]) => sum + count, 0)).toBe(impact.replayed)
  expect(impact.replayed).toBe(impact.recorded)
  expect(await contradictions(tom)).toEqual([])
  await tom.setViewportSize({ width: 320, height: 800 })
  expect(await widerThanScreen(tom)).toBe(0)
  await tom.setViewportSize({ width: 1280, height: 800 })
  expect([await here(), await there()]).toEqual(['allow', 'allow'])
  await sign(tom)
  // Not after a while: from the moment in which it is in force.
  expect([await there(), await here()]).toEqual(['deny', 'deny'])

  // What was denied leads to the cell, and to the sentence that denies it.
  await ade.goto(`/audit?pod=${encodeURIComponent(pod.name)}&outcome=denied`)
  await ade
    .getByRole('link', { name: /was not allowed to/ })
    .first()
    .click()
  await ade.getByRole('link', { name: /^What the policy says today/ }).click()
  await expect(ade.getByRole('region', { name: 'PromptPod: Count what the shared memory lacks' })).toContainText(
    /PromptPod may not use .*\(decides\)/,
  )

  // Back in three clicks and a reason.
  await ade.goto('/policy/history')
  await ade.getByRole('button', { name: 'Roll back to version 1', exact: true }).click()
  await propose(ade, 'It was needed after all')
  await tom.goto(ade.url())
  await sign(tom)
  expect([await there(), await here()]).toEqual(['allow', 'allow'])
})

test('how long a permission lives is set in a cell, signed, and what the next approval gives', async ({ as }) => {
  const [ade, tom, ana] = [await as('Ade'), await as('Tom'), await as('Ana')]
  const [pod, other] = [await Pod.register('PromptPod'), await Pod.register('WoWPod')]
  /** The permission of a call that a person approves, as its pod sees it first. */
  const given = async (asker: Pod) => {
    const asked = await asker.ask('memory.add', notes())
    await ana.goto(pageOf(asked))
    await button(ana, 'Approve').click()
    await expect(ana.getByText(/^Approved\./)).toBeVisible()
    await letPass(asked.id, 'effectiveAt')
    const { state, grant } = await asker.answer(asked.id)
    return { state, lives: (grant as { expires_in: number } | null)?.expires_in }
  }
  await awake(ade, '/policy?env=prod&cell=PromptPod:memory.add')
  // What the demo proposed is its author's draft again once another version is in force; an edit would go on with that.
  const [left] = await ade.getByRole('region', { name: /^Draft PC-/ }).all()
  if (left) {
    await left.getByText('Discard', { exact: true }).click()
    await left.getByRole('button', { name: /^Discard PC-/ }).click()
    await expect(left).toHaveCount(0)
  }
  // A rule for some calls has the same fields beside the cell's.
  const cell = ade.locator('form').filter({ has: ade.locator('#cell-permission') })
  await cell.locator('summary').click()
  await cell.getByLabel('Who signs when it asks').selectOption('product-owners')
  await cell.getByLabel('Permission lives').fill('2d')
  await cell.getByRole('button', { name: /^Ask/ }).click()
  await expect(cell.getByLabel('Permission lives')).toHaveAccessibleDescription(/A permission lives at most a day$/)
  await expect(cell.getByLabel('Permission lives')).toHaveValue('2d')
  await cell.getByLabel('Permission lives').fill('4h')
  await cell.getByRole('button', { name: /^Ask/ }).click()
  await expect(ade.getByText('Nothing is in force until it is replayed and signed')).toBeVisible()
  await ade.getByRole('link', { name: 'Review' }).click()
  await propose(ade, 'This pod works at night')
  await tom.goto(ade.url())
  await expect(tom.getByText('permission: 4h').first()).toBeVisible()
  // Until it is signed nothing of it counts.
  expect((await pod.ask('memory.add', notes())).decision).toBe('deny')
  await sign(tom)
  expect(await given(pod)).toEqual({ state: 'released', lives: 4 * 3600 })
  expect(await given(other)).toEqual({ state: 'released', lives: 15 * 60 })
})

test('a rule may ask what a delivery touches, where deliveries are ruled and nowhere else', async ({ as }) => {
  const ade = await as('Ade')
  const openForm = async (cell: string) => {
    await awake(ade, `/policy?cell=${cell}`)
    await ade.getByText('Add a rule for some of its calls').click()
    return ade.locator('form').filter({ has: ade.getByLabel('which') })
  }
  const touches = { name: /^it changes/ }
  const elsewhere = await openForm('GPTPod:memory.diff')
  await expect(elsewhere.getByRole('option', { name: 'the path is', exact: true })).toBeAttached()
  await expect(elsewhere.getByRole('option', touches)).not.toBeAttached()

  const rule = await openForm('DevPod:git.deliver')
  await rule.getByLabel('Answer').selectOption('deny')
  await rule.getByLabel('when', { exact: true }).selectOption('touches')
  await rule.getByLabel('which').fill('symlink, weather')
  await button(ade, 'Add it to the draft').click()
  await expect(ade.getByText(/Name workflow, dependencies/).first()).toBeVisible()
  await rule.getByLabel('which').fill('symlink, executable')
  await button(ade, 'Add it to the draft').click()
  const words = /when it changes a link to another file or whether a file can be run as a program/
  await expect(ade.getByText(words).first()).toBeVisible()
  await ade.getByRole('link', { name: 'Review' }).click()
  await ade.getByText('Discard', { exact: true }).click()
  await ade.getByRole('button', { name: /^Discard PC-/ }).click()
  await expect(ade.getByText('Discarded').first()).toBeVisible()
})
