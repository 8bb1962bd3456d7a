'use client'

import { Tooltip as Base } from '@base-ui/react/tooltip'
import type { ReactElement, ReactNode } from 'react'

export type TooltipProps = {
  /** A short supplement; whatever is needed to act must stand in the page. */
  words: ReactNode
  /** A focusable element with a name of its own. */
  children: ReactElement
}

/** A few more words on hover and on focus. */
export function Tooltip({ words, children }: TooltipProps) {
  return (
    <Base.Root>
      <Base.Trigger render={children} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} className="z-50">
          <Base.Popup className="max-w-72 rounded-chip bg-ink px-2.5 py-1.5 text-small text-surface shadow-float">
            {words}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
