import { expect, it } from 'vitest'
import { pathMatcher, usualPromptPaths } from '@/lib/imports/recover/paths'

it.each([
  ['**/prompts/**', 'prompts/a.txt', true],
  ['**/prompts/**', 'app/prompts/deep/er/a.yaml', true],
  ['**/prompts/**', 'app/prompts.py', false],
  ['prompts/*.txt', 'prompts/a.txt', true],
  ['prompts/*.txt', 'app/prompts/a.txt', false],
  ['prompts/*.txt', 'prompts/deep/a.txt', false],
  ['**/*.prompt.*', 'a.prompt.md', true],
  ['**/system_prompt*', 'x/system_prompt_v2.txt', true],
  ['a?c', 'abc', true],
  ['a?c', 'ac', false],
  ['**', 'any/thing', true],
  ['**/a/**/b', 'x/a/y/a/z/b', true],
  ['**/a/**/b', 'x/a/y/a/z/c', false],
  ['a*b*c', 'a-b-b-c', true],
  ['a*b*c', 'a-b-b-', false],
  ['docs', 'docs/a', false],
])('%s and %s: %j', (glob, path, isFit) => {
  expect(pathMatcher([glob])(path)).toBe(isFit)
})

it('knows how tools and libraries call their prompts', () => {
  const isPrompt = pathMatcher(usualPromptPaths)
  for (const path of [
    'AGENTS.md',
    'app/prompts/sections.yaml',
    'templates/1.1_goals/prompt_template_simple.md',
    'search/search_memory_prompt.txt',
    'bot/system_prompt.txt',
  ])
    expect([path, isPrompt(path)]).toEqual([path, true])
  for (const path of ['docs/prompt_retrospective.md', 'app/prompt.py', 'README.md'])
    expect([path, isPrompt(path)]).toEqual([path, false])
})

it('answers at once for what is made to keep it busy', () => {
  expect(pathMatcher(['*a'.repeat(90) + 'b'])(`${'a'.repeat(4_000)}`)).toBe(false)
})
