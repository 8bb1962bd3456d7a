import { barWords } from '@/components/requests/page-words'
import { Button, type ButtonVariant } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { needsCare } from '@/lib/requests/rules'
import type { Tier, Verdict } from '@/lib/requests/schema'

type ButtonsProps = {
  tier: Tier
  isPending: boolean
  needsReasonFirst: boolean
  /** Why the last press did nothing, said again where the thumb is. */
  message: string | undefined
}

/** Saying no costs what saying yes costs: three buttons of one size. Only Elevated has a solid one. */
export function DecisionButtons({ tier, isPending }: ButtonsProps) {
  return (
    <div className="mt-3 hidden gap-2 lg:grid">
      {choices(tier).map(({ verdict, words, key, variant }) => (
        <Button
          key={verdict}
          type="submit"
          name="verdict"
          value={verdict}
          variant={variant}
          kbd={key}
          wide
          spread
          aria-disabled={isPending || undefined}
        >
          {isPending ? 'Sending…' : words}
        </Button>
      ))}
    </div>
  )
}

/** The same three within reach of a thumb, on phones and small tablets. */
export function DecisionBar({ tier, isPending, needsReasonFirst, message }: ButtonsProps) {
  return (
    <div
      data-action-bar
      className="fixed inset-x-0 bottom-0 z-30 low:static border-t border-line bg-surface px-3 pt-2.5 pb-[calc(0.625rem+env(safe-area-inset-bottom))] md:left-56 lg:hidden print:hidden"
    >
      {message && (
        <p aria-hidden="true" className="pb-2 text-small font-semibold text-warn-fg">
          {message}
        </p>
      )}
      {needsCare(tier) && (
        <p className="pb-2 text-caption text-muted hidden phone:block">
          Critical risk · you can say no here; approving needs a larger screen
        </p>
      )}
      <p className={cn('pb-2 text-caption text-muted', needsCare(tier) && 'phone:hidden')}>
        {barWords(tier, needsReasonFirst)}
      </p>
      <div className={cn('grid grid-cols-3 gap-2', needsCare(tier) && 'phone:grid-cols-2')}>
        {choices(tier)
          .toReversed()
          .map(({ verdict, short, variant }) => (
            <Button
              key={verdict}
              type="submit"
              name="verdict"
              value={verdict}
              variant={variant}
              size="touch"
              // What is critical is not approved with a thumb, in passing; saying no is possible anywhere.
              className={cn(verdict === 'approve' && needsCare(tier) && 'phone:hidden')}
              aria-disabled={isPending || undefined}
            >
              {isPending ? 'Sending…' : needsReasonFirst && verdict === 'approve' ? `${short}…` : short}
            </Button>
          ))}
      </div>
    </div>
  )
}

type Choice = { verdict: Verdict; words: string; short: string; key: string; variant: ButtonVariant }

function choices(tier: Tier): Choice[] {
  const yes = tier === 'elevated' || tier === 'routine' ? 'ok-solid' : 'ok-quiet'
  return [
    { verdict: 'approve', words: 'Approve this change', short: 'Approve', key: 'A', variant: yes },
    { verdict: 'request_changes', words: 'Request changes', short: 'Changes', key: 'C', variant: 'default' },
    { verdict: 'reject', words: 'Reject', short: 'Reject', key: 'R', variant: 'bad' },
  ]
}
