import { expect, it } from 'vitest'
import { suggestedName } from '@/lib/imports/prompts/suggest'
import { promptSlug } from '@/lib/prompts/schema'

it.each([
  ['app/prompts/section_texts.yaml', 'section-texts', 'Section texts'],
  ['project/outputs/1.1_goals/prompt_used.txt', '1-1-goals-prompt-used', '1 1 goals prompt used'],
  ['AGENTS.md', 'agents', 'AGENTS'],
  ['shop/AGENTS.md', 'shop-agents', 'Shop AGENTS'],
  ['help.prompt.md', 'help', 'Help'],
  ['…', 'prompt', 'Prompt'],
])('%s is %s, %s', (path, slug, title) => {
  expect(suggestedName(path)).toEqual({ slug, title })
  expect(promptSlug.safeParse(slug).success).toBe(true)
})
