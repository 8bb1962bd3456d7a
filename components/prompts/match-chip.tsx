import { Chip } from '@/components/ui/chip'
import { matchLabels } from '@/lib/prompts/drift/labels'
import type { PromptMatch } from '@/lib/prompts/use/match'

const tones = { same_as_live: 'ok', approved: 'info', differs: 'warn', never_seen: 'warn' } as const

/** What a text is that a pod works from. */
export function MatchChip({ match }: { match: PromptMatch }) {
  return <Chip tone={tones[match]}>{matchLabels[match]}</Chip>
}
