'use client'

import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'

export type DialogProps = {
  title: ReactNode
  description?: ReactNode
  children?: ReactNode
  /** Buttons at the end; the closing one is always there. */
  actions?: ReactNode
  /** The button that opens it; or control it with `open`. */
  trigger?: ReactElement
  open?: boolean
  onOpenChange?: (open: boolean) => void
  closeLabel?: string
  /** `sheet` comes up from the bottom on phones. */
  form?: 'centred' | 'sheet'
}

const forms = {
  centred:
    'top-1/2 left-1/2 w-[min(36rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 rounded-card max-h-[calc(100dvh-4rem)]',
  sheet: 'inset-x-0 bottom-0 max-h-[85dvh] rounded-t-card pb-[calc(1.25rem+env(safe-area-inset-bottom))]',
} as const

/** A window over the page. It keeps the focus, closes on Escape and gives the focus back. */
export function Dialog(props: DialogProps) {
  const { title, description, children, actions, trigger, open, onOpenChange, closeLabel = 'Close' } = props
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      {trigger && <Base.Trigger render={trigger} />}
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-[rgb(0_0_0/0.45)] transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup
          className={cn(
            'fixed z-50 overflow-y-auto border border-line bg-surface p-5 text-ink shadow-float transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0',
            forms[props.form ?? 'centred'],
          )}
        >
          <div className="flex items-start justify-between gap-4">
            <Base.Title className="text-heading font-strong">{title}</Base.Title>
            <Base.Close
              aria-label={closeLabel}
              className="-mt-1 -mr-1 flex size-10 flex-none items-center justify-center rounded-control hover:bg-accent-soft"
            >
              <X aria-hidden="true" className="size-5" />
            </Base.Close>
          </div>
          {description && <Base.Description className="mt-1 text-muted">{description}</Base.Description>}
          {children && <div className="mt-3">{children}</div>}
          {actions && (
            <div className="mt-5 flex flex-wrap justify-end gap-2">
              <Base.Close render={<Button />}>{closeLabel}</Base.Close>
              {actions}
            </div>
          )}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
