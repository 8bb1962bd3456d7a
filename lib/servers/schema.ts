import { z } from 'zod'
import { environments } from '@/lib/core/environment'
import { slug } from '@/lib/pods/schema'
import type { ToolState } from '@/lib/tools/schema'

const address = z
  .string()
  .trim()
  .max(500, 'Keep the address under 500 characters')
  .refine((value) => URL.canParse(value), 'Give the whole address, such as https://tools.example.com/mcp')
  .transform((value) => new URL(value))
  .refine(({ protocol }) => protocol === 'https:' || protocol === 'http:', 'Give an address with https')
  .refine(({ username, password }) => !username && !password, 'Leave name and password out: give a header instead')
  .refine(({ hash }) => !hash, 'Leave out what follows the #')

/** What the protocol and the connection say by themselves. */
const ours = /^(host|connection|content-.*|transfer-encoding|accept.*|upgrade|expect|te|trailer|mcp-.*|user-agent)$/i

/** A header as a line of its own. */
export const serverHeader = z
  .string()
  .trim()
  .max(4000, 'Keep the header under 4,000 characters')
  .regex(/^[A-Za-z0-9-]{1,80}: ?[\x20-\x7e]+$/, 'Write one header, such as “Authorization: Bearer …”')
  .transform((line) => ({ name: line.slice(0, line.indexOf(':')), value: line.slice(line.indexOf(':') + 1).trim() }))
  .refine(({ name }) => !ours.test(name), 'This header is set by the connection itself')

/** The account of a pod whose server it is. */
export const serverRef = z.strictObject({
  podSlug: slug,
  environment: z.enum(environments, `Name one of ${environments.join(', ')}`),
})

export const newServer = serverRef.extend({
  url: address,
  /** Left empty, the one before stays, at the same host. */
  header: z
    .string()
    .optional()
    .transform((line) => line || undefined)
    .pipe(serverHeader.optional()),
})

/** A tool that its server describes otherwise than when it was read; null where the server does not have it any more. */
export const movedTool = z.strictObject({ serverId: z.string(), name: z.string(), seen: z.string().nullable() })

/** What became of a tool of a server that was read. */
export type ReadTool = { name: string; key: string; what: 'added' | 'changed' | 'suspended' | 'same' | 'gone' }

/** A tool of a server as people see it: what the server says that it does, and where the tool stands. */
export type ServerToolView = { name: string; key: string; about: string; state: ToolState }

/** A pod's server as people see it: never its header. Times are ISO 8601 in UTC. */
export type ServerView = {
  environment: string
  /** The whole address for whoever manages pods, and its host alone for everybody else. */
  address: string
  readAt: string | null
  tools: ServerToolView[]
}
