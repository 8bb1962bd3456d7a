import type { ReactNode } from 'react'
import { SeenBox } from '@/components/requests/seen-box'

type SeenTextProps = { label: string; text: string; className: string; children: ReactNode }

/** A text that may be long, and whether its end has been read. Its size alone goes to the browser beside what is shown of it. */
export function SeenText({ text, ...box }: SeenTextProps) {
  return <SeenBox {...box} lines={text.split('\n').length} characters={text.length} />
}
