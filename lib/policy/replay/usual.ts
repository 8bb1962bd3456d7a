/** Over how many days a change is replayed, and how many calls at most, unless somebody asks for more. */
export const usualDays = 30
export const usualMost = 200_000
