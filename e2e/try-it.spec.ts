import { widerThanScreen } from './sight'
import { expect, test } from './stage'

test(
  'a developer tries a call from the question to the report on the page about it, without a key',
  { tag: '@usual' },
  async ({ page }) => {
    await page.goto('/docs/api')
    const form = (title: string) => page.getByRole('form', { name: title })
    const answer = (title: string) => form(title).getByRole('status')
    const send = (title: string) => form(title).getByRole('button', { name: 'Send' }).press('Enter')

    await send('Who am I?')
    await expect(answer('Who am I?')).toContainText('200 OK')
    await expect(answer('Who am I?')).toContainText('"role": "ResearchPod"')

    const body = form('Ask by one call').getByLabel('Body')
    const wanted = JSON.parse(await body.inputValue()) as { arguments: { files: string[] } }
    wanted.arguments.files = [`docs/research/tried-${Date.now()}.md`]
    await body.fill(JSON.stringify(wanted))
    await form('Ask by one call').getByLabel('Answered by').selectOption('approve')
    const command = form('Ask by one call').getByLabel('The same as curl')
    await expect(command).toContainText("-H 'Countersign-Try: approve'")
    await expect(command).toContainText('$COUNTERSIGN_KEY')
    await expect(command).toContainText(wanted.arguments.files[0]!)
    await send('Ask by one call')
    await expect(answer('Ask by one call')).toContainText('202 Accepted')

    await send('Wait for the answer')
    await expect(answer('Wait for the answer')).toContainText('"state": "released"')
    await send('Use the permission')
    await expect(answer('Use the permission')).toContainText('"state": "consumed"')
    await send('Say what came of it')
    await expect(answer('Say what came of it')).toContainText('"status": "succeeded"')

    // What is wrong is answered as it would be answered to a pod.
    await body.fill('{')
    await send('Ask by one call')
    await expect(answer('Ask by one call')).toContainText('invalid_json')
    expect(await page.content()).not.toMatch(/csk_\w{8}/)
    for (const width of [320, 390, 1440]) {
      await page.setViewportSize({ width, height: 800 })
      expect(await widerThanScreen(page)).toBe(0)
    }
  },
)
