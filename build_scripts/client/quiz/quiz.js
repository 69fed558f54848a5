// The quiz at the end of a lesson: one question at a time, each with its reason; and whether the lesson is read.
import { begun, entryId, standing } from '../course/progress.js';
import { pageOf } from '../course/here.js';
import { button, element, freshId, show } from '../parts/dom.js';
import { dayOf, inWords } from '../parts/days.js';
import { tell } from '../parts/personal.js';
import { plainTool } from '../parts/saved-plainly.js';
import { savesChanges } from '../store/three-way.js';
import { current, isRight, questionsAt, unanswered } from './questions.js';

/** @typedef {import('./questions.js').Question} Question */
/** @typedef {import('../course/progress.js').Lesson} Lesson */

/** @param {HTMLElement} place */
export async function start(place) {
  const questions = questionsAt(place);
  if (!questions.length) throw new Error('the page has no questions');
  const here = { page: pageOf(location), title: document.querySelector('h1')?.textContent?.trim() ?? '' };
  await plainTool(place, (body, store) => {
    /** @type {Lesson} */
    const lesson = { ...begun(here), ...store.list('lesson').find(({ data }) => data.page === here.page)?.data };
    const save = savesChanges(store, 'lesson', lesson, entryId(here.page));
    Object.assign(lesson, here, { asked: questions.length, answers: current(questions, lesson.answers) });
    const fault = element('p', { class: 'notice', role: 'alert', hidden: true });
    const part = element('div', { class: 'tool__body' });
    body.append(part, fault, readSwitch());
    next();

    async function keep() {
      fault.hidden = true;
      await save().catch((trouble) => tell(fault, trouble));
    }

    function next() {
      const [question] = unanswered(questions, lesson.answers);
      if (question) ask(question);
      else score();
    }

    /** @param {Question} question */
    function ask(question) {
      const several = question.right.length > 1;
      const name = freshId('answer');
      const rows = question.choices.map((words, index) => {
        const input = element('input', { type: several ? 'checkbox' : 'radio', name, value: index, autocomplete: 'off' });
        return { input, row: element('label', { class: 'choices__one' }, input, element('span', { class: 'choices__words' }, words)) };
      });
      const hint = element('p', { class: 'notice', role: 'alert', hidden: true });
      const verdict = element('div', { class: 'verdict', tabindex: '-1', hidden: true, role: 'group', 'aria-labelledby': `${name}-word`, 'aria-describedby': `${name}-why` });
      const check = element('button', { type: 'submit', class: 'button' }, 'Check my answer');
      const form = element(
        'form',
        {
          class: 'tool__body',
          onsubmit: (/** @type {Event} */ event) => {
            event.preventDefault();
            const chosen = rows.flatMap(({ input }, index) => (input.checked ? [index] : []));
            if (!chosen.length) return tell(hint, 'Choose an answer first.');
            if (several && chosen.length !== question.right.length) return tell(hint, `Choose ${question.right.length} answers.`);
            hint.hidden = true;
            answer(question, chosen);
            for (const { input } of rows) input.disabled = true;
            for (const index of question.right) rows[index].row.append(element('span', { class: 'choices__mark' }, 'Right answer'));
            for (const index of chosen) if (!question.right.includes(index)) rows[index].row.append(element('span', { class: 'choices__mark' }, 'You chose this'));
            check.replaceWith(verdict);
            verdict.append(...reasons(question, chosen, name), button(unanswered(questions, lesson.answers).length ? 'Next question' : 'See how it went', next));
            verdict.hidden = false;
            verdict.focus({ preventScroll: true });
            verdict.scrollIntoView({ block: 'nearest' });
          },
        },
        element('fieldset', { class: 'choices' }, element('legend', { tabindex: '-1', 'data-first': true }, question.words), ...rows.map(({ row }) => row)),
        hint,
        check,
      );
      const at = questions.indexOf(question) + 1;
      show(part, element('p', { class: 'tool__small' }, `Question ${at} of ${questions.length}`), form);
    }

    /** @param {Question} question @param {number[]} chosen */
    function answer(question, chosen) {
      lesson.answers[question.id] = isRight(chosen, question.right);
      lesson.answered = dayOf(new Date());
      void keep();
    }

    /** What is said of an answer; a screen reader reads it when the focus comes. @param {Question} question @param {number[]} chosen @param {string} id */
    function reasons({ right, choices, why }, chosen, id) {
      const good = isRight(chosen, right);
      const words = good ? 'That is right.' : 'Not this one.';
      const answer = right.map((index) => (/[.?!"”]$/.test(choices[index]) ? choices[index] : `${choices[index]}.`)).join(' ');
      return [
        element('p', { class: good ? 'verdict__word verdict__word--right' : 'verdict__word', id: `${id}-word` }, words),
        element(
          'div',
          { class: 'verdict__why', id: `${id}-why` },
          !good && element('p', {}, right.length > 1 ? 'The right answers: ' : 'The right answer: ', element('strong', {}, answer)),
          element('p', {}, ...why.map((node) => node.cloneNode(true))),
        ),
      ];
    }

    function score() {
      const { right, asked } = standing(lesson);
      const missed = questions.filter(({ id }) => !lesson.answers[id]);
      show(
        part,
        element('p', { class: 'tool__say', tabindex: '-1', 'data-first': true }, `${right} of ${asked} right.`),
        lesson.answered !== '' && element('p', { class: 'tool__small' }, `Last answered on ${inWords(lesson.answered, '')}.`),
        missed.length > 0 && element('h2', {}, 'Read again'),
        missed.length > 0 && element('ul', {}, ...missed.map(readAgain)),
        missed.length > 0 && button(missed.length > 1 ? `Answer these ${missed.length} again` : 'Answer it again', () => again(missed)),
        button('Answer them all again', () => again(questions), 'quiet'),
      );
    }

    /** @param {Question} question */
    function readAgain({ words, part: link }) {
      return element('li', {}, words, link && ' ', link && link.cloneNode(true));
    }

    /** The questions come again; nothing is saved before the first answer. @param {Question[]} some */
    function again(some) {
      for (const { id } of some) delete lesson.answers[id];
      next();
    }

    function readSwitch() {
      const said = element('p', { class: 'tool__small', role: 'status' });
      const tellDay = () => (said.textContent = lesson.read ? `Marked on ${inWords(lesson.read, '')}.` : '');
      const onchange = (/** @type {any} */ event) => {
        lesson.read = event.target.checked ? dayOf(new Date()) : '';
        tellDay();
        void keep();
      };
      tellDay();
      const input = element('input', { type: 'checkbox', autocomplete: 'off', checked: Boolean(lesson.read), onchange });
      return element('div', { class: 'field' }, element('label', { class: 'switch' }, input, 'I have read this lesson'), said);
    }
  });
}
