import { Notice } from '@/components/ui/notice'
import { Time } from '@/components/ui/time'
import type { Window } from '@/lib/insights/schema'

/** Says of numbers that days are among them which nobody lived. */
export function MadeUpNote({ madeUp: { from, to } }: { madeUp: Window }) {
  return (
    <Notice tone="warn" className="mb-3" title="Days that nobody lived are among these numbers">
      The demo made up what happened from <Time at={from} mode="absolute" /> to <Time at={to} mode="absolute" />. In the
      record each of those lines begins with “Demo:”.
    </Notice>
  )
}
