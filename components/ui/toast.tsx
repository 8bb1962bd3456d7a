'use client'

import { Toast } from '@base-ui/react/toast'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'

/** Keeps the small messages of the whole application; stands once, in the root layout. */
export function ToastProvider({ children }: { children: ReactNode }) {
  return (
    <Toast.Provider timeout={8000} limit={3}>
      {children}
      <Toast.Portal>
        <Toast.Viewport className="fixed inset-x-4 bottom-24 z-50 mx-auto grid w-auto max-w-96 gap-2 md:right-6 md:bottom-6 md:left-auto md:w-96">
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  )
}

function ToastList() {
  const { toasts } = Toast.useToastManager()
  return toasts.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      className="rounded-card border border-line-strong bg-surface text-ink shadow-float transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0 data-limited:hidden"
    >
      <Toast.Content className="flex items-start gap-3 px-4 py-3">
        <div className="min-w-0 flex-1">
          <Toast.Title className="font-strong" />
          <Toast.Description className="text-small text-muted" />
        </div>
        <Toast.Close
          aria-label="Close this message"
          className="-mr-1.5 flex size-8 flex-none items-center justify-center rounded-control hover:bg-accent-soft"
        >
          <X aria-hidden="true" className="size-4" />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ))
}

export type ToastMessage = { title: string; description?: string; urgent?: boolean }

/** Says something in passing. Never use it for what must not be missed: that belongs in the page. */
export function useToast(): (message: ToastMessage) => void {
  const manager = Toast.useToastManager()
  return ({ title, description, urgent }) => {
    manager.add({ title, description, priority: urgent ? 'high' : 'low' })
  }
}
