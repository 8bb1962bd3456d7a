import { Notice } from '@/components/ui/notice'
import type { RequestDetail } from '@/lib/requests/schema'

/** What moved while it waits, told above the buttons: at the release everything is looked at once more. */
export function MovedNotice({ request: { state, moved, waitsAgain } }: { request: RequestDetail }) {
  if (state !== 'waiting' || (moved.length === 0 && waitsAgain === null)) return null
  return (
    <Notice
      tone="warn"
      live="status"
      title={moved.length > 0 ? 'Something moved while this waited' : 'It was approved, and waits again'}
      className="mb-3"
    >
      {moved.map((words) => (
        <p key={words}>{words}</p>
      ))}
      {waitsAgain !== null && <p>It was approved before and waits again: {waitsAgain}.</p>}
    </Notice>
  )
}
