'use client'

import { Check, Copy, Link as LinkIcon } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'

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

  const Icon = state === 'copied' ? Check : text === undefined ? LinkIcon : Copy
  return (
    // A phone's browser shares the address of a page by itself.
    <span className={cn('inline-flex items-center noscript:hidden', text === undefined && 'max-md:hidden')}>
      <Button size={size} icon={<Icon aria-hidden="true" className="size-4" />} onClick={copy}>
        {label}
      </Button>
      <output className="ml-2 text-caption text-muted empty:ml-0">{stateWords[state]}</output>
    </span>
  )
}
