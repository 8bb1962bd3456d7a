// Looks through each text that it is sent as secretlint does with the rules it recommends, and answers with the processor time it took.
import { lintSource } from '@secretlint/core'
import { creator } from '@secretlint/secretlint-rule-preset-recommend'

const config = { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: creator, options: {} }] }

process.on('message', async (content) => {
  const before = process.cpuUsage()
  const { messages } = await lintSource({
    source: { filePath: '/text.txt', content, contentType: 'text', ext: '.txt' },
    options: { config },
  })
  const { user, system } = process.cpuUsage(before)
  process.send({ seconds: (user + system) / 1_000_000, found: messages.length })
})
