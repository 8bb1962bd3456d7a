import { expect, it } from 'vitest'
import { runGit, spawnGit } from '@/lib/git/run'

it('says of a folder that is not there that it is not, and not that git is missing', async () => {
  const words = 'The folder in which it is kept is not there.'
  const nowhere = '/tmp/no-such-folder-of-a-repository'
  await expect(runGit(nowhere, ['status'])).rejects.toThrow(words)
  await expect(spawnGit(nowhere, ['status']).ended).rejects.toThrow(words)
})

it('says that git is missing where it is', async () => {
  const { PATH } = process.env
  process.env.PATH = '/nowhere'
  try {
    await expect(runGit('/', ['status'])).rejects.toThrow('The program git is not installed here.')
  } finally {
    process.env.PATH = PATH
  }
})
