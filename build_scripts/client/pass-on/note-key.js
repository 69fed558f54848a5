/** What the hand-over note is kept under, in its tab. */
export const KEY = 'hand-over-note';
