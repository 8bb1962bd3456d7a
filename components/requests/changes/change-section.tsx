import { pictures } from '@/components/requests/changes/registry'
import { fingerprint } from '@/components/requests/page-words'
import type { DiffChoice } from '@/components/requests/changes/picture'
import { Card } from '@/components/ui/card'
import { Segmented } from '@/components/ui/link-row'
import type { RequestDetail } from '@/lib/requests/schema'

export type ChangeView = 'plain' | 'text' | 'raw'
type ChangeSectionProps = {
  request: RequestDetail
  /** Null: nobody has chosen yet. */
  view: ChangeView | null
  addresses: Record<ChangeView, string>
  diff: DiffChoice
}

/** What each way to show the change is called. */
export const changeViewLabels: Record<ChangeView, string> = { plain: 'Readable', text: 'As text', raw: 'Raw' }

/** Exactly what will happen: readable first, every character and the signed record itself one click away. */
export function ChangeSection({ request, view: chosen, addresses, diff }: ChangeSectionProps) {
  const { kind, content } = request.change
  const isOpen = request.state === 'waiting' && request.blocker === null
  const pictured = pictures[kind]!(content, isOpen, diff)
  const first = pictured.text && pictured.couldDeceive ? 'text' : 'plain'
  const view = chosen === 'text' && !pictured.text ? 'plain' : (chosen ?? first)
  const views: readonly ChangeView[] = pictured.text ? ['plain', 'text', 'raw'] : ['plain', 'raw']
  return (
    <Card
      id="change"
      title="What would change"
      className="mb-4"
      aside={
        <Segmented
          label="How to show the change"
          items={views.map((each) => ({
            href: addresses[each],
            label: changeViewLabels[each],
            current: view === each,
          }))}
        />
      }
    >
      <p className="mt-1.5 text-caption text-subtle">{pictured.summary}</p>
      {/* What was seen of another version counts for nothing. */}
      <div key={request.digest} translate="no" className="mt-3">
        {view === 'plain' && pictured.readable}
        {view === 'text' && pictured.text}
        {view === 'raw' && (
          <>
            <p className="text-small text-muted">
              {pictured.rawOf} · fingerprint of the signed content{' '}
              <code translate="no" className="font-code text-code">
                {fingerprint(request.digest)}
              </code>
            </p>
            {pictured.raw}
          </>
        )}
      </div>
    </Card>
  )
}
