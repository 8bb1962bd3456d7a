import type { PromptChange } from '@/lib/imports/prompts/schema'

/** What a commit did to a prompt. */
export const promptChangeLabels: Record<PromptChange, string> = {
  added: 'Added',
  changed: 'Changed',
  emptied: 'Emptied',
  restored: 'Restored',
  removed: 'Removed',
}
