'use client'

import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { shape } from '@/components/ui/shape'
import { Tick } from '@/components/ui/shapes'

const Sheets = shape('Sheets', <path d="M5.6 5.6h8.6v8.6H5.6ZM3.6 10.4H1.8V1.8h8.6v1.8" />)
const Chain = shape(
  'Chain',
  <path d="M6.6 9.4a3 3 0 0 0 4.3 0l2.5-2.5a3 3 0 0 0-4.3-4.3L7.9 3.8M9.4 6.6a3 3 0 0 0-4.3 0L2.6 9.1a3 3 0 0 0 4.3 4.3l1.2-1.2" />,
)

type CopyState = 'ready' | 'copied' | 'failed'
const stateWords: Record<CopyState, string> = {
  ready: '',
  copied: 'Copied',
  failed: 'Your browser did not allow copying',
}

export type CopyButtonProps = {
  /** What is copied; left out, the address of this page. */
  text?: string
  label?: string
  size?: 'small' | 'normal'
}

/** Copies a text, or a link to this page as it is filtered now. */
export function CopyButton({ text, label = 'Copy link', size = 'small' }: CopyButtonProps) {
  const [state, setState] = useState<CopyState>('ready')

  async function copy() {
    try {
      await navigator.clipboard.writeText(text ?? window.location.href)
      setState('copied')
    } catch {
      setState('failed')
    }
  }

  const Icon = state === 'copied' ? Tick : text === undefined ? Chain : Sheets
  return (
    // A phone's browser shares the address of a page by itself.
    <span className={cn('inline-flex items-center noscript:hidden', text === undefined && 'max-md:hidden')}>
      <Button size={size} icon={<Icon />} onClick={copy}>
        {label}
      </Button>
      <output className="ml-2 text-caption text-muted empty:ml-0">{stateWords[state]}</output>
    </span>
  )
}
