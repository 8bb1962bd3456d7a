import { z } from 'zod'
import { channels, personal } from '@/lib/notices/channels/registry'
import { type Choices, isZone } from '@/lib/notices/rules'

const names = (of: typeof channels) => of.map(({ name }) => name) as [string, ...string[]]

/** From a form a single one is no list, and none is nothing at all. */
const several = z.preprocess(
  (given) => (given === undefined || given === '' ? [] : [given].flat()),
  z.array(z.enum(names(personal), 'Choose among the channels that there are')).max(10),
)

const hour = z
  .union([z.literal(''), z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Give a time of day, such as 18:30')])
  .default('')
  .transform((text) => (text === '' ? null : Number(text.slice(0, 2)) * 60 + Number(text.slice(3))))

/** How a person wants to be told, from the form. */
export const noticeChoice = z
  .strictObject({
    routine: several,
    elevated: several,
    high: several,
    critical: several,
    together: z.enum(['now', 'hourly', 'daily'], 'Say when what can wait is told'),
    zone: z
      .string()
      .trim()
      .max(60)
      .refine(isZone, 'There is no such time zone. One is called Europe/Berlin, for example'),
    quietFrom: hour,
    quietUntil: hour,
    breaksThrough: z
      .literal('on')
      .optional()
      .transform((on) => on === 'on'),
  })
  .refine(({ quietFrom, quietUntil }) => (quietFrom === null) === (quietUntil === null), {
    path: ['quietUntil'],
    error: 'Say when quiet hours begin and when they end, or neither',
  })

export const channelRef = z.strictObject({ channel: z.enum(names(channels), 'There is no such channel') })

/** How an attempt to hand something over went. */
export const told = z.discriminatedUnion('went', [
  z.strictObject({ went: z.literal('well') }),
  z.strictObject({
    went: z.literal('wrong'),
    why: z.string().min(1),
    /** Whether nobody else is reached by the channel either. */
    isOfChannel: z.boolean(),
    /** Whether trying again will not help. */
    isFinal: z.boolean(),
    retryAfterSeconds: z.number().min(0).nullable(),
  }),
])
export type ToldResult = z.output<typeof told>

/** How a test of a channel went, as it is kept and shown. */
export const channelTest = z.strictObject({
  at: z.string(),
  tookMs: z.number().int().min(0),
  hasArrived: z.boolean(),
  said: z.string(),
})
export type ChannelTest = z.output<typeof channelTest>

/** A channel as people see it. Times are ISO 8601 in UTC. */
export type ChannelView = {
  name: string
  title: string
  words: string
  isSet: boolean
  /** The host at which it is; null where there is none. */
  host: string | null
  failingSince: string | null
  lastSuccessAt: string | null
  lastError: string | null
  /** When it is tried next, after an attempt that failed. */
  nextAt: string | null
  sent: number
  /** How many are on their way or held back, and since when the oldest that is due waits. */
  waiting: number
  waitingSince: string | null
  isTesting: boolean
  tested: ChannelTest | null
  /** How many were given up, and the last of them. */
  dead: number
  given: { id: string; whom: string; why: string; at: string }[]
}

/** What a person has chosen, and by what they can be reached. */
export type OwnNotices = {
  choices: Choices
  isChosen: boolean
  /** Their address, if the sign-in service vouches for it. */
  address: string | null
  channels: { name: string; title: string; isSet: boolean; isReached: boolean }[]
  /** The rooms in which they hear of everything, too. */
  rooms: string[]
  mayDecide: boolean
}
