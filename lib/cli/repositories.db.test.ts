import { expect, it, vi } from 'vitest'
import { runCommand } from '@/lib/cli/command'
import { repositoryCommands } from '@/lib/cli/repositories'

/** What a command says as it refuses what it was given. */
async function refused(...words: string[]): Promise<string> {
  const said: string[] = []
  const say = vi.spyOn(console, 'error').mockImplementation((line: string) => void said.push(line))
  const code = await runCommand(repositoryCommands, ['repository', ...words])
  say.mockRestore()
  expect(code).toBe(1)
  return said.join('\n')
}

it.each([
  ['a token in the address', ['https://git:secret@git.example.com/a.git'], /without a name or token/],
  [
    'a credential itself',
    ['https://git.example.com/a.git', '--credential', 'ghp_secret'],
    /never the credential itself/,
  ],
  [
    'another setting',
    ['https://git.example.com/a.git', '--credential', 'env:AUTH_SECRET'],
    /never the credential itself/,
  ],
  ['another protocol', ['file:///etc'], /Give the address as/],
  [
    'a key for ssh in a setting',
    ['ssh://git@a.example/b.git', '--credential', 'env:COUNTERSIGN_GIT_SECRET_A'],
    /in a file/,
  ],
  ['an App that there is not', ['https://github.com/acme/shop.git', '--github'], /No App is set up/],
  [
    'an App and a credential',
    ['https://github.com/acme/shop.git', '--github', '--credential', 'env:COUNTERSIGN_GIT_SECRET_A'],
    /Give --credential, or --github/,
  ],
  ['the App by ssh', ['ssh://git@github.com/acme/shop.git', '--credential', 'github:app'], /by https/],
  ['both ways', ['https://git.example.com/a.git', '--none'], /Give an address, or --none/],
])('refuses %s in words', async (_what, ways, words) => {
  expect(await refused('upstream', 'shop', ...ways)).toMatch(words)
})

it('names every owner that is written wrongly', async () => {
  const typed = ['docs/** writers', 'docs/**=writers:2', '=legal'].flatMap((owner) => ['--owner', owner])
  expect(await refused('owners', 'shop', ...typed)).toMatch(/, not docs\/\*\* writers, nor =legal\.$/)
})
