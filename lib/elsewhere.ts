import { z } from 'zod'
import { isGitSecretReference } from '@/lib/core/git-secret'
import { isHookSecretReference } from '@/lib/core/hook-secret'
import { list } from '@/lib/telling'

const like = (example: string) => ({ error: `must be an address such as ${example}` })

/** An address of the web without a path. */
export const address = (example: string) =>
  z.string().refine((text) => /^https?:\/\/[^\s/]+\/?$/i.test(text) && URL.canParse(text), like(example))

const isApi = (text: string) => /^https?:\/\/[^\s/?#@]+(\/[\w.-]+)*\/?$/i.test(text) && URL.canParse(text)
const isNumber = { error: 'must be the number of the App, as its page at GitHub shows it' }

/** How traffic leaves for git servers, and as which App GitHub knows this installation. */
export const elsewhereSettings = {
  COUNTERSIGN_PROXY: address('http://proxy.example:3128').optional(),
  COUNTERSIGN_NO_PROXY: list.default([]),
  COUNTERSIGN_CA: z.string().optional(),
  COUNTERSIGN_GITHUB_APP_ID: z.coerce.number(isNumber).int(isNumber).min(1, isNumber).optional(),
  COUNTERSIGN_GITHUB_APP_KEY: z
    .string()
    .refine(
      isGitSecretReference,
      'must say where the key is found: env:COUNTERSIGN_GIT_SECRET_ and a name, or file:/ and a path',
    )
    .optional(),
  COUNTERSIGN_GITHUB_HOOK_SECRET: z
    .string()
    .refine(
      isHookSecretReference,
      'must say where the secret is found: env:COUNTERSIGN_HOOK_SECRET_ and a name, or file:/ and a path',
    )
    .optional(),
  COUNTERSIGN_GITHUB_API: z
    .string()
    .refine(isApi, like('https://github.example.com/api/v3'))
    .transform((text) => text.replace(/\/$/, ''))
    .default('https://api.github.com'),
}

type Found = { COUNTERSIGN_GITHUB_APP_ID?: number | undefined; COUNTERSIGN_GITHUB_APP_KEY?: string | undefined }

/** What is wrong with them together. */
export function elsewhereProblems({
  COUNTERSIGN_GITHUB_APP_ID: id,
  COUNTERSIGN_GITHUB_APP_KEY: key,
  COUNTERSIGN_GITHUB_HOOK_SECRET: hook,
}: Found & { COUNTERSIGN_GITHUB_HOOK_SECRET?: string | undefined }): string[] {
  const isHalf = (id === undefined) !== (key === undefined)
  const sentence =
    'COUNTERSIGN_GITHUB_APP_ID and COUNTERSIGN_GITHUB_APP_KEY are set together: the App, and where its private key is found.'
  const isOfNobody = hook !== undefined && id === undefined && key === undefined
  const lonely =
    'COUNTERSIGN_GITHUB_HOOK_SECRET is set but no App is; GitHub calls for an App, which COUNTERSIGN_GITHUB_APP_ID and COUNTERSIGN_GITHUB_APP_KEY name.'
  return [...(isHalf ? [sentence] : []), ...(isOfNobody ? [lonely] : [])]
}

/** The App as which GitHub knows this installation, without its key; null where none is set up. */
export function githubIn(found: Found & { COUNTERSIGN_GITHUB_API: string }) {
  const { COUNTERSIGN_GITHUB_APP_ID: appId, COUNTERSIGN_GITHUB_APP_KEY: key, COUNTERSIGN_GITHUB_API: api } = found
  return appId === undefined || key === undefined ? null : { appId, key, api, web: webOf(api) }
}

/** Where repositories of that GitHub are found: its own address beside that of its API. */
function webOf(api: string): string {
  const { protocol, host } = new URL(api)
  return `${protocol}//${host.replace(/^api\.(?=github\.com$|.*\.ghe\.com$)/i, '')}`
}
