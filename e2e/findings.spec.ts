import { letPass } from './database'
import { button, expect, pageOf, Pod, test } from './stage'

let pod: Pod
let turn = 0
test.beforeAll(async () => {
  pod = await Pod.shared('WriterPod', 'product')
})

const page = (content: string) => ({
  file_path: `docs/care/found-${++turn}.md`,
  branch: `found-${turn}`,
  content,
  message: 'Say how to pay',
})

const card = '4539 5787 6362 1486'

test(
  'what a pod sends with a key in it goes nowhere, and the pod is told what to do instead',
  { tag: '@usual' },
  async ({ as }) => {
    const stopped = await pod.ask('outputs.commit_and_log', page('Use ghp_aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dF3gH6 here'))
    expect(stopped).toMatchObject({ decision: 'deny', state: 'denied', request: null })
    expect(stopped.reason).toContain('Take it out, and say where it is kept instead.')
    const lee = await as('Lee')
    await lee.goto('/audit?q=key+of+GitHub')
    await expect(lee.getByText(`In what ${pod.name} sent there is 1 key of GitHub`).first()).toBeVisible()
  },
)

test('whoever decides reads what was found and where, and sees a value only by saying why', async ({ as }) => {
  const asked = await pod.ask('outputs.commit_and_log', page(`Write to care@pottery.co.uk.\nCharge ${card} once.`))
  expect(asked.decision).toBe('ask')
  const ana = await as('Ana')
  await ana.goto(pageOf(asked))
  const found = ana.locator('#findings')
  await expect(found.getByRole('heading')).toHaveText(/2 things were found in it/)
  await expect(found).toContainText('A payment card in content: ••••1486')
  await expect(found).toContainText('An e-mail address in content: care@pottery.co.uk')
  await expect(ana.locator('#evidence')).toContainText('Personal data: 1 e-mail address and 1 payment card')
  await expect(ana.locator('#evidence')).toContainText('Keys and passwords: none found')
  await expect(ana.locator('#change')).toContainText('⟨payment card: ••••1486⟩')
  await expect(ana.locator('body')).not.toContainText(card)

  await found.getByRole('link', { name: 'Show where a payment card is' }).click()
  await expect(ana).toHaveURL(/#argument-content/)
  await expect(ana.locator('#argument-content')).toBeInViewport()

  await found.getByRole('link', { name: 'Look closer at a payment card' }).click()
  await expect(ana.getByRole('heading', { level: 1 })).toHaveText('A payment card')
  await expect(ana.locator('body')).not.toContainText(card)
  const look = ana.locator('#reveal')
  await look.getByLabel('Why').fill('To tell the customer which one')
  await look.getByRole('button', { name: 'Show it' }).click()
  await expect(look).toContainText(card)
  await ana.goto(pageOf(asked))
  await expect(ana.locator('body')).not.toContainText(card)
  await expect(ana.locator('#history')).toContainText('looked at a payment card')
  await expect(ana.locator('#history')).toContainText('“To tell the customer which one”')
})

test('a person says once what a finding is, and others read it without a reload', async ({ as }) => {
  const asked = await pod.ask('outputs.commit_and_log', page('Write to care@pottery.co.uk.'))
  const [ana, priya] = [await as('Ana'), await as('Priya')]
  await ana.goto(pageOf(asked))
  await priya.goto(pageOf(asked))
  await ana.getByRole('link', { name: 'Look closer at an e-mail address' }).click()
  const say = ana.locator('#settle')
  await say.getByLabel('It is there, and may be').check()
  await say.getByLabel('Why').fill('It is the shop’s own address')
  await say.getByRole('button', { name: 'Say so' }).click()
  await expect(ana.locator('#found')).toContainText('Accepted')
  await expect(priya.locator('#findings')).toContainText('It is the shop’s own address')
  // What was decided about the call is another matter: it still waits.
  await expect(button(priya, 'Approve')).toBeVisible()
})

test('what was found is listed and narrowed by the address, and one of it leads to its page', async ({ as }) => {
  await pod.ask(
    'outputs.commit_and_log',
    page('Use ghp_bC4eE6gH9jK2mN5pQ8sT1vW4yZ7bC0dF3gH6 or write to list@pottery.co.uk.'),
  )
  const lee = await as('Lee')
  await lee.goto(`/findings?pod=${pod.slug}&family=secret`)
  await expect(lee.getByRole('heading', { level: 1 })).toHaveText(/finding.*: open, Keys and passwords/)
  const rows = lee.getByRole('row').filter({ hasText: 'A key of GitHub' })
  await expect(rows.first()).toContainText('ghp_••••')
  await expect(lee.locator('body')).not.toContainText('list@pottery.co.uk')
  await rows.first().getByRole('link', { name: 'A key of GitHub' }).click()
  await expect(lee.getByRole('heading', { level: 1 })).toHaveText('A key of GitHub')
  await lee.goto(`/findings?pod=${pod.slug}&severity=none`)
  await expect(lee.getByText(/not understood/i)).toBeVisible()
})

test('what a rule stops goes through once people have signed that it may, for some days', async ({ as }) => {
  const key = 'ghp_cD5fE6gH9jK2mN5pQ8sT1vW4yZ7bC0dF3gH6'
  const own = await Pod.register('WriterPod', 'product')
  const stopped = await own.ask('outputs.commit_and_log', page(`Use ${key} here`))
  expect(stopped.decision).toBe('deny')
  const [lee, tom] = [await as('Lee'), await as('Tom')]
  await lee.goto(`/findings?pod=${own.slug}&family=secret`)
  await lee.getByRole('row').filter({ hasText: 'A key of GitHub' }).first().getByRole('link').click()
  const wish = lee.locator('#bypass')
  await wish.getByLabel('For how many days').fill('400')
  await wish.getByLabel('Why').fill('The test system has no other key')
  await wish.getByRole('button', { name: 'Ask for it' }).click()
  await expect(wish).toContainText('Keep it to 90 days')
  await wish.getByLabel('For how many days').fill('3')
  await wish.getByRole('button', { name: 'Ask for it' }).click()
  await wish.getByRole('link', { name: /^CS-/ }).click()
  await expect(lee).toHaveURL(/\/approvals\/CS-/)
  const address = new URL(lee.url()).pathname
  await tom.goto(address)
  await expect(tom.getByRole('heading', { level: 1 })).toContainText(
    `to let a key of GitHub through in what ${own.name} sends`,
  )
  await expect(tom.locator('body')).not.toContainText(key)
  await tom.getByLabel(/^Reason/).selectOption('checked')
  await button(tom, 'Approve').click()
  await expect(tom.locator('#decision')).toContainText(/You (decided|signed)/)
  // The moments in which Tom could take it back are over.
  await letPass(address.split('/').at(-1)!, 'effectiveAt')
  await expect.poll(async () => (await own.ask('outputs.commit_and_log', page(`Use ${key} now`))).decision).toBe('ask')
  await tom.goto(`/findings?pod=${own.slug}&state=bypassed`)
  await tom.getByRole('row').filter({ hasText: 'A key of GitHub' }).first().getByRole('link').click()
  const through = tom.locator('#through')
  await through.getByLabel('Why it ends now').fill('The test system has a key of its own')
  await through.getByRole('button', { name: 'End it now' }).click()
  await expect(tom.getByText('The test system has a key of its own')).toBeVisible()
  await expect(through).toHaveCount(0)
  expect((await own.ask('outputs.commit_and_log', page(`Use ${key} again`))).decision).toBe('deny')
})

test('at high risk a yes is for findings that have been on the screen', async ({ as }) => {
  const lines = Array.from({ length: 20 }, (_, at) => `Lamp ${at} is in the window.`).join('\n')
  const asked = await pod.ask(
    'outputs.commit_and_log',
    page(`${lines}\nCharge ${card}, or write to seen@pottery.co.uk.`),
  )
  const ana = await as('Ana')
  await ana.setViewportSize({ width: 1000, height: 420 })
  await ana.goto(pageOf(asked))
  await expect(ana.locator('#decision')).toContainText(/Findings seen: 0 of 2/)
  await ana.locator('#findings li').last().scrollIntoViewIfNeeded()
  await expect(ana.locator('#decision')).toContainText(/Findings seen: 2 of 2/)
})

test('an admin has names and phrases looked for, and reads them on the page of what was found', async ({ as }) => {
  const ade = await as('Ade')
  await ade.goto('/findings')
  await ade.getByRole('link', { name: 'Names and phrases' }).click()
  const words = ade.locator('#words')
  await words.getByLabel('Names of people').fill('Zo')
  await words.getByRole('button', { name: 'Look for these' }).click()
  await expect(words).toContainText('“Zo” is too short to be looked for')
  await words.getByLabel('Names of people').fill('Zoë Tallowmaker')
  await words.getByLabel('Forbidden phrases').fill('guaranteed tallow')
  await words.getByRole('button', { name: 'Look for these' }).click()
  await expect(words).toContainText('Looked for from now on: 1 name and 1 phrase.')
  const own = await Pod.register()
  const asked = await own.ask('outputs.commit_and_log', page('ZOE TALLOWMAKER sells guaranteed tallow.'))
  const ana = await as('Ana')
  await ana.goto(pageOf(asked))
  await expect(ana.locator('#evidence')).toContainText('Personal data: 1 name on the list')
  await expect(ana.locator('#evidence')).toContainText('Forbidden phrases: 1 phrase that is not to be used')
  await ana.goto('/findings/words')
  await expect(ana.getByText('Admins keep these lists.')).toBeVisible()

  // Emptied by mistake they are put back, and stand in the fields: who presses on keeps them.
  await words.getByLabel('Names of people').fill('')
  await words.getByLabel('Forbidden phrases').fill('')
  await words.getByRole('button', { name: 'Look for these' }).click()
  await expect(words).toContainText('Nothing is looked for from now on.')
  await words.getByRole('button', { name: 'Put them back' }).press('Enter')
  await expect(words.getByLabel('Names of people')).toHaveValue('Zoë Tallowmaker')
  await expect(words.getByLabel('Forbidden phrases')).toHaveValue('guaranteed tallow')
  await expect(words).toContainText('Looked for from now on: 1 name and 1 phrase.')
  await expect(words).not.toContainText('Nothing is looked for')
  await words.getByRole('button', { name: 'Look for these' }).click()
  await expect(words.getByText('Looked for from now on: 1 name and 1 phrase.')).toHaveCount(1)
  await expect(words.getByLabel('Names of people')).toHaveValue('Zoë Tallowmaker')
})
