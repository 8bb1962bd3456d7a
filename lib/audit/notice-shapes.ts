import { z } from 'zod'

const ofChannel = z.object({ channel: z.string() })
const words = z.array(z.string())

/** What people settle about how they are told. What each was told is no line: the request has its own. */
export const noticeEvents = {
  /** By which channels for each tier, and when what can wait. */
  'notice.chosen': z.object({
    name: z.string(),
    channels: z.object({ routine: words, elevated: words, high: words, critical: words }),
    together: z.enum(['now', 'hourly', 'daily']),
  }),
  'notice.tested': ofChannel,
  'notice.sent_again': ofChannel.extend({ count: z.number().int() }),
  /** Messages that were given up, and that nobody tries any more. */
  'notice.let_go': ofChannel.extend({ count: z.number().int() }),
} as const
