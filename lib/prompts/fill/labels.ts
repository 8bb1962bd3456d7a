import { versionWords } from '@/lib/prompts/labels'

export const filledWords = {
  /** Where something was found, to go on after "in". */
  where: (title: string, number: number) => `what was filled into ${versionWords(title, number)}`,
  noSuchPrompt: 'There is no prompt of this name, so nothing can be filled in',
  noneLive: 'No version of it is live here: say the text or the SHA-256 of the one that was filled in',
} as const
