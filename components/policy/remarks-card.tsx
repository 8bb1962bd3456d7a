import type { ChangeAction } from '@/components/people/outcome-note'
import { RemarkForm } from '@/components/remarks/remark-form'
import { RemarkList } from '@/components/remarks/remark-list'
import { Card } from '@/components/ui/card'
import { changeRefusals } from '@/lib/policy/drafts/labels'
import type { Remark } from '@/lib/policy/remarks/schema'

const { too_many_remarks, unknown_change } = changeRefusals as Record<'too_many_remarks' | 'unknown_change', string>

type RemarksCardProps = {
  number: number
  remarks: readonly Remark[]
  /** Who reads them: its author alone, while it is a draft. */
  isPrivate: boolean
  onWrite: ChangeAction
}

/** The conversation beside a change, and room for a remark of one's own. */
export function RemarksCard({ number, remarks, isPrivate, onWrite }: RemarksCardProps) {
  return (
    <Card id="remarks" title="Remarks" className="mb-4">
      {remarks.length > 0 ? (
        <RemarkList remarks={remarks} />
      ) : (
        <p className="mt-1 text-small text-muted">Nobody has said anything yet.</p>
      )}
      <RemarkForm
        about={{ number }}
        done="It stands beside the change."
        refusals={{ too_many_remarks, unknown_change }}
        hint={
          isPrivate
            ? 'You alone see it while this is no proposal; then everybody who may read the policy does.'
            : 'Everybody who may read the policy sees it. It stays as it is written, and decides nothing.'
        }
        onWrite={onWrite}
      />
    </Card>
  )
}
