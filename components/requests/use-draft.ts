'use client'

import { useSyncExternalStore } from 'react'

const prefix = 'countersign.draft.'
/** What this page knows, also where the browser refuses to store anything. */
const known = new Map<string, string>()
const listeners = new Set<() => void>()

export const draftFields = ['reasonCode', 'note', 'typedName'] as const
export type DraftField = (typeof draftFields)[number]
export type Draft = Readonly<Record<DraftField, string>>

/**
 * What somebody chose and wrote about a request: it outlives a reload, signing in and a crash of the tab, and is forgotten
 * once it was sent. `sent` is what a page without scripts sent and got back, for the drawing that comes from the server.
 */
export function useDraft(requestId: string, sent: (field: DraftField) => string = () => ''): Draft {
  return {
    reasonCode: useStored(keyOf(requestId, 'reasonCode'), sent('reasonCode')),
    note: useStored(keyOf(requestId, 'note'), sent('note')),
    typedName: useStored(keyOf(requestId, 'typedName'), sent('typedName')),
  }
}

/** Which values are marked to be changed, as JSON pointers; kept like the rest of a draft. */
export function useMarks(requestId: string, sent: readonly string[] = []): string[] {
  return marksIn(useStored(keyOf(requestId, 'fields'), JSON.stringify(sent)))
}

/** Marks a value to be changed, or not any more. */
export function keepMark(requestId: string, field: string, isMarked: boolean): void {
  const others = marksIn(read(keyOf(requestId, 'fields'))).filter((other) => other !== field)
  keepMarks(requestId, isMarked ? [...others, field] : others)
}

function keepMarks(requestId: string, marks: readonly string[]): void {
  write(keyOf(requestId, 'fields'), marks.length > 0 ? JSON.stringify(marks) : '')
}

function marksIn(text: string): string[] {
  return text === '' ? [] : (JSON.parse(text) as string[])
}

/** Remembers what a field holds now. */
export function keepDraft(requestId: string, field: DraftField, text: string): void {
  write(keyOf(requestId, field), text)
}

export function forgetDraft(requestId: string): void {
  for (const field of draftFields) keepDraft(requestId, field, '')
  keepMarks(requestId, [])
}

function keyOf(requestId: string, field: DraftField | 'fields'): string {
  return field === 'note' ? requestId : `${requestId}.${field}`
}

function useStored(key: string, fromServer: string): string {
  return useSyncExternalStore(
    subscribe,
    () => read(key),
    () => fromServer,
  )
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function read(key: string): string {
  const remembered = known.get(key)
  if (remembered !== undefined) return remembered
  const stored = attempt(() => sessionStorage.getItem(prefix + key)) ?? ''
  known.set(key, stored)
  return stored
}

function write(key: string, text: string): void {
  known.set(key, text)
  attempt(() => (text ? sessionStorage.setItem(prefix + key, text) : sessionStorage.removeItem(prefix + key)))
  for (const listener of listeners) listener()
}

/** Storage may be full or forbidden; a draft is a convenience, never a condition. */
function attempt<Value>(act: () => Value): Value | null {
  try {
    return act()
  } catch {
    return null
  }
}
