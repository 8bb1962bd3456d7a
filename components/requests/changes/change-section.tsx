import { pictures } from '@/components/requests/changes/registry'
import { fingerprint } from '@/components/requests/words'
import { Card } from '@/components/ui/card'
import { Segmented } from '@/components/ui/link-row'
import type { RequestDetail } from '@/lib/requests/schema'

export type ChangeView = 'plain' | 'raw'
type ChangeSectionProps = { request: RequestDetail; view: ChangeView; addresses: Record<ChangeView, string> }

/** Exactly what will happen: readable first, and the signed record itself one click away. */
export function ChangeSection({ request, view, addresses }: ChangeSectionProps) {
  const { kind, content } = request.change
  const pictured = pictures[kind]!(content)
  return (
    <Card
      id="change"
      title="What would change"
      className="mb-4"
      aside={
        <Segmented
          label="How to show the change"
          items={[
            { href: addresses.plain, label: 'Readable', current: view === 'plain' },
            { href: addresses.raw, label: 'Raw', current: view === 'raw' },
          ]}
        />
      }
    >
      <p className="mt-1.5 text-caption text-subtle">{pictured.summary}</p>
      {/* What was seen of another version counts for nothing. */}
      <div key={request.digest} className="mt-3">
        {view === 'plain' ? (
          pictured.readable
        ) : (
          <>
            <p className="text-small text-muted">
              {pictured.rawOf} · fingerprint of the signed content{' '}
              <code className="font-code text-code">{fingerprint(request.digest)}</code>
            </p>
            {pictured.raw}
          </>
        )}
      </div>
    </Card>
  )
}
