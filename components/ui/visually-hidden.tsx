import type { ReactNode } from 'react'

/** Words for people who listen; nobody sees them. */
export function VisuallyHidden({ children }: { children: ReactNode }) {
  return <span className="sr-only">{children}</span>
}
