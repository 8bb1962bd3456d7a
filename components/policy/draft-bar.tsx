import { DiscardForm } from '@/components/policy/change-forms'
import type { ChangeAction } from '@/components/policy/change-note'
import { TextLink } from '@/components/ui/app-link'
import { ButtonLink } from '@/components/ui/button-link'
import { counted } from '@/lib/core/count'
import { paths } from '@/lib/core/paths'
import { changeName } from '@/lib/policy/drafts/labels'
import type { DraftSeen } from '@/lib/policy/read/queries'

type DraftBarProps = { draft: DraftSeen; offHref: string; onDiscard: ChangeAction }

/** What of the matrix is only a draft: how much it changes, and that none of it is in force. */
export function DraftBar({ draft: { number, edits, answers, isBehind }, offHref, onDiscard }: DraftBarProps) {
  return (
    <section
      aria-label={`Draft ${changeName(number)}`}
      className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-card border border-warn-fg bg-warn-bg px-4 py-2.5"
    >
      <p className="min-w-0 flex-[1_1_18rem]">
        <strong className="font-strong">Draft {changeName(number)}</strong> {counted(edits, 'edit')},{' '}
        {counted(answers, 'changed answer')}.{' '}
        {isBehind
          ? 'Another version came into force since it was begun: bring the draft up to it first.'
          : 'Nothing is in force until it is replayed and signed by a second person.'}{' '}
        <TextLink href={offHref}>Show what is in force</TextLink>
      </p>
      <div className="flex flex-wrap items-start gap-2">
        <DiscardForm number={number} onDiscard={onDiscard} />
        <ButtonLink href={paths.policyChange(number)} variant="primary">
          Review
        </ButtonLink>
      </div>
    </section>
  )
}
