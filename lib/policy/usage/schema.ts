import { fold } from '@/lib/policy/shape'

/** The days of which use is shown beside a cell. */
export const usageDays = 30

/** A right that nobody used for so many days is said to be unused. */
export const unusedDays = 90

/** How often a role called a tool, by what was answered. The last time is ISO 8601 in UTC. */
export type Usage = { allowed: number; asked: number; denied: number; lastAt: string }

/** The use of cells by `usageKey`, and up to when it was counted. What is not there was not called. */
export type UsageOfCells = { asOf: string; cells: Readonly<Record<string, Usage>> }

/** Who used a tool in one environment, and how often in all; the role that called most often first. */
export type UsageOfTool = { environment: string; whole: Usage; roles: { role: string; usage: Usage }[] }

/** Two counts of the same as one. */
export function together(one: Usage, other: Usage): Usage {
  return {
    allowed: one.allowed + other.allowed,
    asked: one.asked + other.asked,
    denied: one.denied + other.denied,
    lastAt: one.lastAt > other.lastAt ? one.lastAt : other.lastAt,
  }
}

/** How often it was called in all. */
export function callsOf(usage: Usage | undefined): number {
  return usage ? usage.allowed + usage.asked + usage.denied : 0
}

/** Under which a cell's use is found. */
export function usageKey(role: string, tool: string): string {
  return `${fold(role)} ${tool}`
}
