'use client'

import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { shape } from '@/components/ui/shape'
import { Tick } from '@/components/ui/shapes'

const Sheets = shape(<path d="M5.6 5.6h8.6v8.6H5.6ZM3.6 10.4H1.8V1.8h8.6v1.8" />)

type CopyState = 'ready' | 'copied' | 'failed'
const stateWords: Record<CopyState, string> = {
  ready: '',
  copied: 'Copied',
  failed: 'Your browser did not allow copying',
}

export type CopyButtonProps = {
  text: string
  label: string
  size?: 'small' | 'normal'
}

/** Copies a text. */
export function CopyButton({ text, label, size = 'small' }: CopyButtonProps) {
  const [state, setState] = useState<CopyState>('ready')

  async function copy() {
    try {
      await navigator.clipboard.writeText(text)
      setState('copied')
    } catch {
      setState('failed')
    }
  }

  const Icon = state === 'copied' ? Tick : Sheets
  return (
    <span className="inline-flex items-center noscript:hidden">
      <Button size={size} icon={<Icon />} onClick={copy}>
        {label}
      </Button>
      <output className="ml-2 text-caption text-muted empty:ml-0">{stateWords[state]}</output>
    </span>
  )
}
