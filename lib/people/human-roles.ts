/** What a human being may be here, in the order in which people read it. */
export const humanRoles = ['viewer', 'approver', 'prompt_reviewer', 'auditor', 'admin'] as const
export type HumanRole = (typeof humanRoles)[number]
