import { z } from 'zod'

const parts = (value: string) => value.split(',').map((part) => part.trim())
/** Several of something, between commas. */
export const list = z.string().transform((value) => parts(value).filter(Boolean))

const server = /^smtps?:\/\/(\[[\da-f:]+\]|[\w.-]+)(:\d{1,5})?\/?$/i
const example = 'must be an address such as smtps://mail.example.com or smtp://mail.example.com:587'
/** A webhook's address is a secret by itself, so it may stand in a file. */
const room = z
  .string()
  .refine((value) => /^file:\/./.test(value) || (URL.canParse(value) && /^https?:/.test(value)), {
    error: 'must be the address of a webhook, or file: and the path of a file that holds it',
  })
  .optional()

/** The push services of the browsers that most people use; a name that begins with a dot stands for all hosts below it. */
const usualServices = [
  'fcm.googleapis.com',
  'updates.push.services.mozilla.com',
  '.push.apple.com',
  '.notify.windows.com',
] as const
const service = /^\.?[a-z\d-]+(\.[a-z\d-]+)*$/i

/** The settings of the channels by which people are told of what waits for them. */
export const noticeSettings = {
  COUNTERSIGN_NOTICE_HOSTS: list.default([]),
  COUNTERSIGN_MAIL: z
    .string()
    .refine((value) => server.test(value) && URL.canParse(value), { error: example })
    .optional(),
  COUNTERSIGN_MAIL_FROM: z.email({ error: 'must be an e-mail address' }).optional(),
  COUNTERSIGN_MAIL_USER: z.string().optional(),
  COUNTERSIGN_MAIL_PASSWORD: z.string().optional(),
  COUNTERSIGN_SLACK: room,
  COUNTERSIGN_TEAMS: room,
  COUNTERSIGN_PUSH: list
    .refine((names) => names.every((name) => service.test(name)), {
      error: 'must be `usual`, or names of hosts between commas',
    })
    .default([]),
}
type Lists = 'COUNTERSIGN_NOTICE_HOSTS' | 'COUNTERSIGN_PUSH'
type Found = { [Name in Exclude<keyof typeof noticeSettings, Lists>]?: string | undefined }

/** Those that open something: for the worker alone. */
export const noticeSecrets: ReadonlySet<string> = new Set([
  'COUNTERSIGN_MAIL_PASSWORD',
  'COUNTERSIGN_SLACK',
  'COUNTERSIGN_TEAMS',
])

/** What is wrong with them together. */
export function noticeProblems(found: Found): string[] {
  const isHalf = (found.COUNTERSIGN_MAIL === undefined) !== (found.COUNTERSIGN_MAIL_FROM === undefined)
  const sentence =
    'COUNTERSIGN_MAIL and COUNTERSIGN_MAIL_FROM are set together: the server, and whom its letters are from.'
  return isHalf ? [sentence] : []
}

/** The server that sends e-mail, who sends it, and by which name and password; null where none is set up. */
export function mailIn(found: Found) {
  const { COUNTERSIGN_MAIL: server, COUNTERSIGN_MAIL_FROM: from } = found
  if (!server || !from) return null
  return { server, from, user: found.COUNTERSIGN_MAIL_USER ?? null, password: found.COUNTERSIGN_MAIL_PASSWORD ?? null }
}

/** The push services to which something may be sent, and which of them the operator has named, so that they may lie inside. */
export function pushIn(names: readonly string[]) {
  if (names.length === 0) return null
  const named = names.filter((name) => name !== 'usual').map((name) => name.toLowerCase())
  const usual = names.includes('usual') ? usualServices : []
  return { services: [...usual, ...named], inside: named.filter((name) => !name.startsWith('.')) }
}
