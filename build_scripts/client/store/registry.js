// Every kind of entry that a tool saves. @see kinds.js

/** @type {import('./kinds.js').Kinds} */
export const KINDS = {};
