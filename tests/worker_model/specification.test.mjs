import { test } from 'node:test';

import { specification } from './specification.mjs';
import { compile, workerSource } from './world.mjs';

const engine = compile(workerSource());
for (const { name, run } of specification) test(name, { timeout: 20_000 }, () => run(engine));
