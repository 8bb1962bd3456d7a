/** A line of the log, as it is written in production: one JSON object, with these and whatever else the line is about. */
type Record_ = { level?: unknown; msg?: unknown; err?: { message?: unknown } } & Readonly<Record<string, unknown>>

const marks: Readonly<Record<string, string>> = { fatal: 'error: ', error: 'error: ', warn: 'warning: ' }

/** A line of output as a person reads it. Log records become sentences; everything else stays as it is, but harmless. */
export function readable(line: string): string {
  const record = recordIn(line)
  if (!record) return harmless(line)
  const { msg, err } = record
  const cause = typeof err?.message === 'string' && err.message !== msg ? ` (${err.message})` : ''
  const words = `${marks[String(record.level)] ?? ''}${String(msg)}${cause}${requestIn(record)}`
  return harmless(words.replaceAll(/\s*\n\s*/g, ' ').trim())
}

/** A line of output as a machine reads it: log records as they are, anything else as a record of its own. */
export function machineReadable(process: string, level: 'info' | 'warn', line: string): string {
  // JSON escapes what is below a space; terminals obey what comes after the last letter of ASCII as well.
  if (recordIn(line))
    return line.replaceAll(/[\u007F-\u009F]/g, (control) => `\\u00${control.charCodeAt(0).toString(16)}`)
  return JSON.stringify({ level, time: new Date().toISOString(), process, msg: harmless(line) })
}

function recordIn(line: string): Record_ | null {
  if (!line.startsWith('{')) return null
  try {
    const record = JSON.parse(line) as Record_
    return typeof record.level === 'string' && typeof record.msg === 'string' ? record : null
  } catch {
    return null
  }
}

/** What a request was and what became of it, after the sentence. */
function requestIn({ request, method, route, status, ms, reason, actor }: Record_): string {
  if (typeof method !== 'string') return typeof request === 'string' ? `, request ${request}` : ''
  const became = [status, reason, typeof ms === 'number' ? `${ms} ms` : undefined, actor, request]
  return ` ${method} ${String(route)}: ${became
    .filter((part) => part !== undefined)
    .map(String)
    .join(', ')}`
}

/**
 * A sentence without what stands in it from the first quotation mark to the last: what a parser or a framework could not
 * read is quoted there, and somebody sent it.
 */
export function unquoted(sentence: string): string {
  return sentence.replace(/["'`“][\s\S]*["'`”]/, '…')
}

/** A line in which colours are gone, and what else a terminal would obey is made visible, so that nothing foreign acts on it. */
export function harmless(text: string): string {
  return (
    text
      // eslint-disable-next-line no-control-regex
      .replaceAll(/\u001B\[[\d;]*m/g, '')
      .replaceAll(/\p{Cc}/gu, (control) =>
        control === '\t' ? ' ' : `\\x${control.charCodeAt(0).toString(16).padStart(2, '0')}`,
      )
  )
}
