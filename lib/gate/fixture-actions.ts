import { readFileSync } from 'node:fs'
import type { z } from 'zod'
import type { Permission } from '@/lib/core/actor'
import { sourceFiles } from '@/lib/sources'

// Test support: what people can do in the desk, read from the files in which its pages name their commands.

export type Listed = { action: string; command: string; from: string }

/** Every server action, with the command that it carries out and the file of that. */
export function listedActions(): Listed[] {
  return sourceFiles()
    .filter((file) => file.startsWith('app/') && /[/-]actions\.ts$/.test(file))
    .flatMap((file) => {
      const code = readFileSync(file, 'utf8')
      const place = file.replace('app/(desk)/', '').replace(/\/?[a-z-]*actions\.ts$/, '')
      const made = /^export const (\w+) = action\((?:(\w+)\.)?(\w+)/gm
      return [...code.matchAll(made)].map(([, name = '', all, command = '']) => {
        const named = all ? `\\* as ${all}` : `\\{[^}]*\\b${command}\\b[^}]*\\}`
        const from = new RegExp(`import ${named} from '@/([^']+)'`).exec(code)?.[1]
        return { action: `${place}/${name}`, command, from: from! }
      })
    })
}

/** The command itself. */
export async function commandOf({ command, from }: Listed) {
  const named = (await import(/* @vite-ignore */ `../../${from}.ts`)) as Record<string, Command>
  return named[command]!
}

type Command = { name: string; permission: Permission; input: z.ZodType }
