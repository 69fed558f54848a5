// What is kept of a job: its day and nothing else.
import { isDay } from '../store/kinds.js';

/** @type {import('../store/kinds.js').Kind} */
export const KIND = { name: 'Day of a job', personal: true, single: true, version: 1, upgrades: [], sound: (data) => isDay(data.day) };
