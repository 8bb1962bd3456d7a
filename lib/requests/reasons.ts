/** Why somebody decided as they did: the codes to choose from for each verdict. */
export const reasonCodes = {
  approve: ['checked', 'agreed', 'other'],
  request_changes: ['personal_data', 'wording', 'wrong_place', 'other'],
  reject: ['personal_data', 'wording', 'not_now', 'wrong_place', 'someone_else', 'other'],
} as const
