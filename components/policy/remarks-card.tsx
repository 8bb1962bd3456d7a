import type { ChangeAction } from '@/components/policy/change-note'
import { RemarkForm } from '@/components/policy/remark-form'
import { RemarkList } from '@/components/policy/remark-list'
import { Card } from '@/components/ui/card'
import type { Remark } from '@/lib/policy/remarks/schema'

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
        number={number}
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
