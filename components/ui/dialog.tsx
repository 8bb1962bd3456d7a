'use client'

import { type MouseEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { Cross } from '@/components/ui/shapes'

/** What the button that opens a dialog needs. */
type TriggerProps = { type: 'button'; onClick: () => void; 'aria-haspopup': 'dialog'; 'aria-expanded': boolean }

export type DialogProps = {
  title: ReactNode
  description?: ReactNode
  children?: ReactNode
  /** Buttons at the end; the closing one is always there. */
  actions?: ReactNode
  /** Draws the button that opens it; or control it with `open`. */
  trigger?: (props: TriggerProps) => ReactNode
  open?: boolean
  onOpenChange?: (open: boolean) => void
  closeLabel?: string
  /** `sheet` comes up from the bottom on phones. */
  form?: 'centred' | 'sheet'
}

const forms = {
  centred: 'm-auto w-[min(36rem,calc(100vw-2rem))] rounded-card max-h-[calc(100dvh-4rem)]',
  sheet: 'mt-auto w-full max-w-none rounded-t-card max-h-[85dvh] pb-[env(safe-area-inset-bottom)]',
} as const

/**
 * A window over the page: the browser's own, which keeps the focus, closes on Escape and gives the focus back. What is in
 * it is drawn once it is open.
 */
export function Dialog({ trigger, open, onOpenChange, form = 'centred', ...content }: DialogProps) {
  const [isPressed, setPressed] = useState(false)
  const isOpen = open ?? isPressed
  const element = useRef<HTMLDialogElement>(null)
  const id = useId()

  function change(next: boolean) {
    setPressed(next)
    onOpenChange?.(next)
  }

  useEffect(() => {
    if (isOpen && !element.current?.open) element.current?.showModal()
    if (!isOpen) element.current?.close()
  }, [isOpen])

  /** What it holds fills it, so a press on the dialog itself is one beside it. */
  function onPress(event: MouseEvent) {
    if (event.target === event.currentTarget) element.current?.close()
  }

  return (
    <>
      {trigger?.({ type: 'button', onClick: () => change(true), 'aria-haspopup': 'dialog', 'aria-expanded': isOpen })}
      {/* Keys close it by Escape already; this is for the pointer. */}
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions */}
      <dialog
        ref={element}
        aria-labelledby={`${id}-title`}
        aria-describedby={content.description ? `${id}-description` : undefined}
        onClose={() => change(false)}
        onMouseDown={onPress}
        className={cn(
          'overscroll-contain border border-line bg-surface text-body text-ink shadow-float transition-opacity duration-150 backdrop:bg-[rgb(0_0_0/0.45)] starting:open:opacity-0',
          forms[form],
        )}
      >
        {isOpen && <Content {...content} id={id} onClose={() => element.current?.close()} />}
      </dialog>
    </>
  )
}

type ContentProps = Omit<DialogProps, 'trigger' | 'open' | 'onOpenChange' | 'form'> & {
  id: string
  onClose: () => void
}

function Content({ id, title, description, children, actions, closeLabel = 'Close', onClose }: ContentProps) {
  return (
    <div className="p-5">
      <div className="flex items-start justify-between gap-4">
        <h2 id={`${id}-title`} className="text-heading font-strong">
          {title}
        </h2>
        <button
          type="button"
          aria-label={closeLabel}
          onClick={onClose}
          className="-mt-1 -mr-1 flex size-10 flex-none items-center justify-center rounded-control hover:bg-accent-soft"
        >
          <Cross className="size-5" />
        </button>
      </div>
      {description && (
        <p id={`${id}-description`} className="mt-1 text-muted">
          {description}
        </p>
      )}
      {children && <div className="mt-3">{children}</div>}
      {actions && (
        <div className="mt-5 flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{closeLabel}</Button>
          {actions}
        </div>
      )}
    </div>
  )
}
