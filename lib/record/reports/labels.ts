export const reportTemplates = {
  oversight: {
    title: 'Oversight',
    words:
      'Who decided how much, in which time and by which rule; what is to be looked at; and how that answers what Article 14 of the EU’s AI Act asks.',
    isOf: 'period',
  },
  access: {
    title: 'Access and policy',
    words: 'Who may do what now, what of that changed in a time, and who signed each change.',
    isOf: 'period',
  },
  decisions: {
    title: 'Decisions of a period',
    words: 'Every decision of a time: on what, by whom, after how long, by which rule and for which reason.',
    isOf: 'period',
  },
  request: {
    title: 'A single request',
    words:
      'One request that has come to its end: what was signed to the letter, every vote, every event, and the proof.',
    isOf: 'request',
  },
} as const satisfies Record<string, { title: string; words: string; isOf: 'period' | 'request' }>

export type ReportTemplate = keyof typeof reportTemplates
export const reportNames = Object.keys(reportTemplates) as ReportTemplate[]

type Of = {
  template: ReportTemplate
  from: string | null
  to: string | null
  department: string | null
  requestNumber: number | null
}

/** "Oversight, 2026-11-01 00:00 to 2026-12-01 00:00 UTC, department product". */
export function reportTitle({ template, from, to, department, requestNumber }: Of): string {
  const { title } = reportTemplates[template]
  if (requestNumber !== null) return `${title}: CS-${requestNumber}`
  const time = from && to ? `, ${minute(from)} to ${minute(to)} UTC` : ''
  return `${title}${time}${department === null ? '' : `, department ${department}`}`
}

const minute = (at: string) => at.slice(0, 16).replace('T', ' ')

/** A time as reports write it, in UTC. */
export function momentWords(at: string): string {
  return `${at.slice(0, 19).replace('T', ' ')} UTC`
}

/** How long something took: "8 s", "4 min", "2 h 10 min", "3 days". */
export function spanWords(seconds: number): string {
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  const minutes = Math.floor(whole / 60)
  if (minutes < 60) return `${minutes} min`
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  if (hours < 48) return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`
  return `${Math.floor(hours / 24)} days`
}

/** The last months, the one that runs first, for whoever chooses a time. */
export function monthChoices(now: Date, most = 12): { value: string; label: string }[] {
  return Array.from({ length: most }, (_, back) => {
    const first = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1))
    const label = first.toLocaleDateString('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' })
    return { value: first.toISOString().slice(0, 7), label }
  })
}
