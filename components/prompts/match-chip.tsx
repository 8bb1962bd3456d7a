import { Chip } from '@/components/ui/chip'
import { matchLabel } from '@/lib/prompts/drift/labels'
import type { PromptMatch } from '@/lib/prompts/use/match'

const tones = { same_as_live: 'ok', approved: 'info', differs: 'warn', never_seen: 'warn' } as const

/** What a text is that a pod works from, and whether it is a version to the letter. */
export function MatchChip({ match, isExact = false }: { match: PromptMatch; isExact?: boolean | undefined }) {
  return <Chip tone={tones[match]}>{matchLabel(match, isExact)}</Chip>
}
