import type { Handling, IncidentKind, IncidentView, Severity } from '@/lib/incidents/schema'

/** What people notice who wait for what pods do. */
export const noticedWords: Record<IncidentKind, string> = {
  reported: 'Pods met an error while they worked. What people wait for from them may come late, or not at all.',
  failed: 'What people or a rule had allowed did not happen.',
  unreported: 'It may have happened or not: nobody knows until somebody looks.',
  refused: 'The pod did not get what it asked for, and nothing happened.',
  work: 'What this work keeps up to date is behind. No decision waits for it.',
  moved:
    'Whoever fetched the branch before it was put back has what nobody signed; until then everybody who fetches it gets that.',
  monitor: 'The tool does less than is expected of it. Whoever counts on it may wait.',
  alert: 'Something is not as it should be. What was seen stands below.',
}

/** What is worth doing about it. */
export const todoWords: Record<IncidentKind, string> = {
  reported:
    'Read what the pods say below, mend its cause, and call it resolved. When it comes again it opens by itself.',
  failed:
    'Look at a line of the record for what the pod says of it. Its permission is used up: to try again it asks again.',
  unreported: 'Look where the tool acts whether it was done, and have the pod say what came of it.',
  refused: 'Look whether the pod asks for what it may have, or whether it lacks a right.',
  work: 'The log of the worker says why. When it goes well again, this ends by itself.',
  moved:
    'Find out who can write to the disk with the repositories or to the other git server, and who fetched meanwhile. The page of the repository has what was found; where it lives at another server as well, somebody decides there, with why, and this ends once that is done. Of a branch that moved here, say why it is over: it does not end by itself.',
  monitor:
    'This ends by itself as soon as the tool does what is expected of it. The page of the tool says how it stands.',
  alert: 'This ends by itself as soon as all is as it should be.',
}

export const incidentKindWords: Record<IncidentKind, string> = {
  reported: 'Reported by pods',
  failed: 'Calls that fail',
  unreported: 'Nobody told what came of it',
  refused: 'Refused to a pod',
  work: 'Background work',
  moved: 'Moved without a signature',
  monitor: 'Monitor of a tool',
  alert: 'Alert',
}

export const severityWords: Record<Severity, string> = { high: 'High', medium: 'Medium', low: 'Low' }

export const incidentViewWords: Record<IncidentView, string> = {
  open: 'Open',
  acknowledged: 'Taken note of',
  resolved: 'Resolved',
  all: 'All',
}

export const handlingWords: Record<Handling, string> = {
  retried: 'another try went well',
  fell_back: 'it went on another way',
  held: 'it held the work back',
  gave_up: 'it gave up',
}

type Course = { count: number; retried: number; fellBack: number; held: number; gaveUp: number }

/** What the pods and Countersign did about it by themselves. */
export function byItselfWords(kind: IncidentKind, course: Course | null): string[] {
  const { retried, fellBack, held, gaveUp } = course ?? { retried: 0, fellBack: 0, held: 0, gaveUp: 0 }
  const times = (count: number) => (count === 1 ? 'once' : `${count.toLocaleString('en')} times`)
  const always: Partial<Record<IncidentKind, string>> = {
    failed: 'The one-time permission was used up, so nothing is tried again without being asked for.',
    unreported: 'Countersign stopped waiting for a word after a day, and did nothing by itself.',
    moved:
      'Kept what was there. A branch that moved here was put back to where signed deliveries had brought it; at another git server nothing is pushed over it until somebody decides.',
    monitor: 'Countersign goes on judging it, and holds nothing back.',
    alert: 'Countersign goes on looking, and holds nothing back.',
  }
  if (kind === 'refused') return [`Held back ${times(held)}, before anything was reached.`]
  if (kind === 'work') return [`Tried again ${times(retried)}, then given up ${times(gaveUp)}.`]
  return [
    ...(always[kind] ? [always[kind]] : []),
    ...(retried > 0 ? [`Went well after another try ${times(retried)}.`] : []),
    ...(fellBack > 0 ? [`Went on another way ${times(fellBack)}.`] : []),
    ...(held > 0 ? [`Held the work back ${times(held)}.`] : []),
    ...(gaveUp > 0 ? [`Gave up ${times(gaveUp)}.`] : []),
    ...(kind === 'reported' && retried + fellBack + held + gaveUp === 0
      ? ['The pods have not said what they did about it.']
      : []),
  ]
}

/** A step in the story of an incident: what somebody wrote with it, or the moment, in ISO 8601, with which its words end. */
export type ActWords = { words: string; said: string | null; until?: string }

export function actWords(act: string, words: string | null): ActWords {
  switch (act) {
    case 'opened':
      return { words: words === null ? 'It was opened' : `It was opened: ${words}`, said: null }
    case 'reopened':
      return { words: words === null ? 'It came again, and was opened again' : `It came again: ${words}`, said: null }
    case 'acknowledged':
      return { words: 'It was taken note of', said: null }
    case 'assigned':
      return { words: words === null ? 'It was given to nobody' : `It was given to ${words}`, said: null }
    case 'noted':
      return { words: 'A note was written', said: words }
    case 'noticed':
      return { words: 'What people notice was written', said: words }
    case 'updated':
      return { words: 'Update', said: words }
    case 'promised':
      return words === null
        ? { words: 'No further update is promised', said: null }
        : { words: 'The next update was promised by', said: null, until: words }
    case 'runbook':
      return { words: words === null ? 'The runbook was taken away' : 'The runbook was written', said: words }
    case 'looked_back':
      return { words: 'Why it came was written', said: words }
    case 'prevented':
      return { words: 'What keeps it from coming again was written', said: words }
    case 'silenced':
      return { words: 'It was silenced until', said: null, ...(words !== null && { until: words }) }
    case 'told_again':
      return { words: 'The silence was ended', said: null }
    case 'resolved':
      if (words === 'cleared') return { words: 'It ended by itself: all is as it should be again', said: null }
      if (words === 'decided') return { words: 'It ended: what people decided about the branch was done', said: null }
      if (words === 'quiet') return { words: 'It ended by itself: it did not come again for a week', said: null }
      return { words: 'It was called resolved', said: words }
    default:
      return { words: act, said: null }
  }
}

/** What is in the way of who deals with an incident. */
export const incidentRefusals: Record<string, string> = {
  unknown_incident: 'There is no such incident.',
  incident_over: 'It is over already.',
  incident_not_over: 'It is not over yet. Say how it stands, and look back once it has ended.',
  still_so: 'It is still so. It ends by itself as soon as all is as it should be; until then it can be silenced.',
  unknown_owner: 'Choose somebody who deals with incidents.',
  unknown_tool: 'There is no such tool any more.',
  no_monitor: 'Nothing of the kind is expected any more.',
}
