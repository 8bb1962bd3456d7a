import { z } from 'zod'

/** Files by path: `*` stands for anything within one part, `**` as a whole part for any number of parts. */
export const pathGlob = z
  .string()
  .min(1)
  .max(500)
  .refine(
    (glob) => !/[\\?[\]{}!]|[\p{Cc}\p{Cf}]/u.test(glob),
    'Only * and ** are special in a path; ? [ ] { } ! and \\ are not used',
  )
  .refine(
    (glob) =>
      glob.split('/').every((part) => !['', '.', '..'].includes(part) && (part === '**' || !part.includes('**'))),
    'A path has no empty, . or .. part and does not begin with /; ** stands as a part of its own',
  )

export const branchGlob = z
  .string()
  .max(200)
  .regex(
    /^[A-Za-z0-9*][A-Za-z0-9._+#@*-]*(?:\/[A-Za-z0-9._+#@*-]+)*$/,
    'Name a branch by its short name; * stands for anything but /',
  )

const repositoryGlob = z
  .string()
  .max(200)
  .regex(
    /^[A-Za-z0-9*][A-Za-z0-9._*-]*(?:\/[A-Za-z0-9*][A-Za-z0-9._*-]*)?$/,
    'Name a repository as its pods do, such as shop or acme/shop; * stands for anything but /',
  )

const oneOrMany = (glob: z.ZodType<string>, what: string) =>
  z
    .union([glob, z.array(glob).min(1).max(50)], what)
    .transform((names) => (typeof names === 'string' ? [names] : names))
/** One branch or several. */
export const branches = oneOrMany(branchGlob, 'Write a branch, or a list of branches')
/** One repository or several. */
export const repositories = oneOrMany(repositoryGlob, 'Write a repository, or a list of repositories')
