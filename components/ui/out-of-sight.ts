/** Under a field whose text was given with a mark in the place of what is kept out of sight. */
export const outOfSightHint =
  'What is kept out of sight stands here as ⟨…⟩: leave it out, or say where it is kept instead.'
