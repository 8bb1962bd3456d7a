import { z } from 'zod'

const ofChannel = z.object({ channel: z.string() })
const words = z.array(z.string())

const ofDevice = z.object({ device: z.string(), browser: z.string() })

/** What people settle about how they are told. What each was told is no line: the request has its own. */
export const noticeEvents = {
  /** By which channels for each tier, and when what can wait. */
  'notice.chosen': z.object({
    name: z.string(),
    channels: z.object({ routine: words, elevated: words, high: words, critical: words }),
    together: z.enum(['now', 'hourly', 'daily']),
  }),
  /** A browser in which somebody wants to be told. */
  'notice.device_added': ofDevice,
  'notice.device_removed': ofDevice.extend({
    because: z.enum(['own', 'taken_over', 'signed_out', 'deactivated']),
  }),
  'notice.device_tested': ofDevice,
  'notice.tested': ofChannel,
  'notice.sent_again': ofChannel.extend({ count: z.number().int() }),
  /** Messages that were given up, and that nobody tries any more. */
  'notice.let_go': ofChannel.extend({ count: z.number().int() }),
} as const
