import type { Heard } from '@/lib/repositories/called/schema'

/** What GitHub is answered, which its page about the App shows. */
export const heardWords: Record<Heard, string> = {
  looked_at: 'It is looked at now.',
  again: 'This was heard already.',
  nothing_here: 'No repository of this installation lives there, so there is nothing to look at.',
  own_doing: 'Countersign did that itself, so there is nothing to look at.',
}
