// Every kind of entry that a tool saves. @see kinds.js
import { KIND as job } from '../after-a-job/kind.js';
import { KIND as audit } from '../audit/kind.js';
import { KIND as lesson } from '../course/kind.js';
import { KIND as plan } from '../my-plan/kind.js';
import { KIND as project } from '../project-canvas/kind.js';
import { KIND as reflection } from '../reflection/kind.js';
import { KIND as roadmap } from '../roadmap/kind.js';
import { KIND as check } from '../self-check/kind.js';

/** @type {import('./kinds.js').Kinds} */
export const KINDS = { audit, job, check, lesson, plan, project, reflection, roadmap };
