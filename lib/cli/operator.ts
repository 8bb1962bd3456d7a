import 'server-only'
import { userInfo } from 'node:os'
import { type SystemActor, systemActor } from '@/lib/core/actor'

/**
 * Whoever types a command on the machine, for the record: the account they are logged in with, and behind sudo the one
 * they came from. What they may do is what the installation may.
 */
export function operator(env: NodeJS.ProcessEnv = process.env): SystemActor {
  const { username } = userInfo()
  const from = env.SUDO_USER?.trim()
  const name = from && from !== username ? `${from} as ${username}` : username
  return { ...systemActor, name: `Operator ${name.replaceAll(/[\p{C}]/gu, '').slice(0, 80)}` }
}
