import 'server-only'
import { cookies } from 'next/headers'

/** A reader's time zone: set by the reader, told by the browser, or UTC because nobody has said. */
export type ReaderZone = { zone: string; from: 'reader' | 'browser' | 'nobody' }

/** The time zone this reader sees times in. */
export async function readerZone(): Promise<ReaderZone> {
  const jar = await cookies()
  return zoneFrom((name) => jar.get(name)?.value)
}

/** What the reader set comes before what the browser tells. Anything may stand in a cookie, so only real zones count. */
export function zoneFrom(cookie: (name: string) => string | undefined): ReaderZone {
  const set = realZone(cookie('countersign-own-zone'))
  if (set) return { zone: set, from: 'reader' }
  const told = realZone(cookie('countersign-zone'))
  return told ? { zone: told, from: 'browser' } : { zone: 'UTC', from: 'nobody' }
}

function realZone(text: string | undefined): string | null {
  if (!text) return null
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone: decodeURIComponent(text) }).resolvedOptions().timeZone
  } catch {
    return null
  }
}
