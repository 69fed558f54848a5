// How far a learner is: with one lesson, and with a course of several.

/**
 * What is kept of a lesson. page: its address below the book's root, "work/learn/block-1/". read: the day it was marked as
 * read, or "". asked: how many questions its quiz had. answers: whether the latest answer to each was right. answered: the
 * day of the last answer, or "". @typedef {{ page: string, title: string, read: string, asked: number, answers: Record<string, boolean>, answered: string }} Lesson
 */
/** A lesson as the course page lists it. @typedef {{ page: string, title: string }} Listed */
/** @typedef {{ heading: string, lessons: Listed[] }} Part */

/** The id of a lesson's entry: the same in every window and after an import. @param {string} page */
export function entryId(page) {
  return `lesson-${page.replace(/\/$/, '').replace(/[^a-z0-9]+/g, '-')}`.slice(0, 64);
}

/** @param {Listed} listed @returns {Lesson} */
export function begun({ page, title }) {
  return { page, title, read: '', asked: 0, answers: {}, answered: '' };
}

/** @param {Lesson | undefined} lesson */
export function standing(lesson) {
  const all = Object.values(lesson?.answers ?? {});
  const [asked, answered, right] = [lesson?.asked ?? 0, all.length, all.filter(Boolean).length];
  const quizDone = asked > 0 && answered >= asked;
  return { read: lesson?.read ?? '', asked, answered, right, quizDone, done: Boolean(lesson?.read) && quizDone, begun: Boolean(lesson?.read) || answered > 0 };
}

/** In words, for the course page: "Read. Quiz: 3 of 4." @param {Lesson | undefined} lesson */
export function inShort(lesson) {
  const { read, asked, answered, right, quizDone, begun: any } = standing(lesson);
  if (!any) return 'Not started';
  const quiz = quizDone ? `Quiz: ${right} of ${asked}.` : answered ? `Quiz: ${answered} of ${asked} answered so far.` : 'Quiz still to do.';
  return `${read ? 'Read.' : 'Not marked as read.'} ${quiz}`;
}

/**
 * Where to go on: the first lesson that is not done, of the part last worked on; then of the others. undefined when all is
 * done. @param {Part[]} parts @param {Map<string, Lesson>} lessons by page, the latest change first
 */
export function resumeAt(parts, lessons) {
  const [latest] = [...lessons.values()].filter((lesson) => standing(lesson).begun);
  const isCurrent = (/** @type {Part} */ part) => part.lessons.some(({ page }) => page === latest?.page);
  const inOrder = [...parts.filter(isCurrent), ...parts.filter((part) => !isCurrent(part))];
  return inOrder.flatMap((part) => part.lessons).find(({ page }) => !standing(lessons.get(page)).done);
}

/** What a record can truly say: each lesson that was begun, in the course's order, then those it no longer lists. @param {Part[]} parts @param {Map<string, Lesson>} lessons by page */
export function recordOf(parts, lessons) {
  const listed = parts.flatMap((part) => part.lessons);
  const gone = [...lessons.values()].filter(({ page }) => !listed.some((one) => one.page === page));
  return [...listed, ...gone].flatMap(({ page, title }) => {
    const lesson = lessons.get(page);
    const { read, right, answered, asked, begun: any } = standing(lesson);
    return any ? [{ title, read, questions: answered ? `${right} of ${asked} right` : '', answered: lesson?.answered ?? '' }] : [];
  });
}
