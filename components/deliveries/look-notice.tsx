import { TextLink } from '@/components/ui/app-link'
import { Notice } from '@/components/ui/notice'
import { Revealed } from '@/components/ui/revealed'
import { paths } from '@/lib/core/paths'
import type { DeliveryLook } from '@/lib/deliveries/undo/schema'
import { atOnceWords } from '@/lib/deliveries/undo/once/labels'

/** That a delivery landed before anybody else had signed, why, and how others look at it. */
export function LookNotice({ look: { number, standing, reason } }: { look: DeliveryLook }) {
  return (
    <Notice tone={standing === 'looked' ? 'info' : 'warn'} className="mb-4">
      <p>
        {atOnceWords.look[standing]} <TextLink href={paths.request(number)}>CS-{number}</TextLink>.
        {standing === 'refused' && ` ${atOnceWords.bringBack}`}
      </p>
      {reason && (
        <p className="mt-1 wrap-anywhere">
          “<Revealed text={reason} />”
        </p>
      )}
    </Notice>
  )
}
