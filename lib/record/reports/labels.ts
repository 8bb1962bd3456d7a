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
  incident: {
    title: 'Incident pack',
    words:
      'One incident: what people notice, what was done by itself and by people, what was found, and the errors, requests, emergency stops and events that belong to it.',
    isOf: 'incident',
  },
} as const satisfies Record<string, { title: string; words: string; isOf: 'period' | 'request' | 'incident' }>

export type ReportTemplate = keyof typeof reportTemplates
export const reportNames = Object.keys(reportTemplates) as ReportTemplate[]

/** How a report calls people. */
export const namesLabels = { shown: 'Shown', masked: 'Masked: Person 1, Person 2 and so on' } as const

/** What is masked in a report, for whoever reads it. */
export const maskedWords: readonly string[] = [
  'Each person has a number, and it is the same person wherever the number stands in this report and its files. In another report they have another one. “Person 1 or 2” is where a text does not tell which of them is meant.',
  'Held back as well: e-mail addresses, whatever else tells who somebody is, and what people wrote in words of their own. Pods, tools, groups and departments are as they are. Names of people who are not known here are not recognised in what pods wrote.',
]

/** Under this name a report says who made it. */
export const madeBy = 'Made by'

type Of = {
  template: ReportTemplate
  from: string | null
  to: string | null
  department: string | null
  requestNumber: number | null
  incidentNumber: number | null
  isMasked: boolean
}

/** "Oversight, 2026-11-01 00:00 to 2026-12-01 00:00 UTC, department product". */
export function reportTitle({ template, from, to, department, requestNumber, incidentNumber, isMasked }: Of): string {
  const { title } = reportTemplates[template]
  const people = isMasked ? ', people masked' : ''
  if (requestNumber !== null) return `${title}: CS-${requestNumber}${people}`
  if (incidentNumber !== null) return `${title}: INC-${incidentNumber}${people}`
  const time = from && to ? `, ${minute(from)} to ${minute(to)} UTC` : ''
  return `${title}${time}${department === null ? '' : `, department ${department}`}${people}`
}

const minute = (at: string) => at.slice(0, 16).replace('T', ' ')

/** A time as reports write it, in UTC. */
export function momentWords(at: string): string {
  return `${at.slice(0, 19).replace('T', ' ')} UTC`
}

/** Of which part of its time the demo made up what happened. */
export function madeUpWords({ from, to }: { from: string; to: string }): string {
  return `The demo made up what happened from ${momentWords(from)} to ${momentWords(to)}; each of those lines begins with “Demo:”`
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
