'use client'

import { type ReactNode, startTransition, useState } from 'react'
import { type ChangeAction, ChangeNote, type NoteCell } from '@/components/policy/change-note'
import { GridKeys } from '@/components/policy/grid-keys'
import { useFormAction } from '@/components/shell/form-action'

export type GridEditing = {
  environment: string
  department: string | null
  /** The draft that is gone on with; null begins one. */
  number: number | null
  /** Who signs where a key makes a cell ask. */
  usualGroup: string
  onAnswer: ChangeAction
}

type GridEditorProps = { children: ReactNode; at: string | null; editing: GridEditing }

/** The matrix with keys that change the cell they stand on, in a draft; what came of it is said below it. */
export function GridEditor({ children, at, editing }: GridEditorProps) {
  const { environment, department, number, usualGroup, onAnswer } = editing
  const [outcome, send, isSending] = useFormAction(onAnswer, 'The answer of this cell')
  const [changed, setChanged] = useState<{ words: string; cell: NoteCell } | null>(null)

  function answer(link: HTMLAnchorElement, then: string) {
    const [role = '', tool = ''] = (link.dataset['cell'] ?? '').split(':')
    if (isSending || then === link.dataset['answer']) return
    const form = new FormData()
    const fields = { role, tool, environment, then, ...(number !== null && { number: String(number) }) }
    for (const [name, value] of Object.entries(fields)) form.set(name, value)
    if (then === 'ask') form.set('group', usualGroup)
    setChanged({
      words: `${role}, ${link.closest('tr')?.dataset['title'] ?? tool}: changed in your draft.`,
      cell: { environment, department, tool },
    })
    startTransition(() => send(form))
  }

  return (
    <>
      <GridKeys at={at} onAnswer={answer}>
        {children}
      </GridKeys>
      <ChangeNote
        outcome={isSending ? null : outcome}
        done={changed?.words ?? ''}
        cell={changed?.cell}
        className="sticky bottom-2 z-10 mt-2 min-h-6 empty:invisible w-fit max-w-full rounded-control bg-surface px-2 text-small"
      />
    </>
  )
}
