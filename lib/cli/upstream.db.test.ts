import { expect, it, vi } from 'vitest'
import { runCommand } from '@/lib/cli/command'
import { repositoryCommands } from '@/lib/cli/repositories'

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
  const said: string[] = []
  const say = vi.spyOn(console, 'error').mockImplementation((line: string) => void said.push(line))
  const code = await runCommand(repositoryCommands, ['repository', 'upstream', 'shop', ...ways])
  say.mockRestore()
  expect(code).toBe(1)
  expect(said.join('\n')).toMatch(words)
})
