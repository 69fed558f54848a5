/** A line of search/pages.json. parts: anchor, heading; the text of each is a line of search/texts.txt, in the same order.
 * was: the old names that lead here. */
export interface PageRecord {
  url: string;
  kind: 'page' | 'service' | 'tool';
  place: string;
  title: string;
  line: string;
  names: string[];
  was?: string[];
  parts: [id: string, heading: string][];
  where?: string;
  risk?: 'life' | 'high' | 'normal';
  for?: string;
}

/** search/pages.json */
export interface Pages {
  help_first: { risk: string; show: string[]; typed: string[]; above_all: boolean }[];
  same_words: { means: string; typed: string[] }[];
  pages: PageRecord[];
}

/** search/contacts.json. digits: as dialled. html: the buttons. */
export interface Contacts {
  services: { url: string; digits: string[]; words: string[]; html: string }[];
}

/** What is shown for one page. url: from the root of the site, with the part of the page that answers.
 * part: that part's heading. contacts: HTML of the call and text buttons. */
export interface Result {
  url: string;
  kind: 'page' | 'service' | 'tool';
  place: string;
  title: string;
  part: string;
  line: string;
  contacts: string;
}

/** What is shown for what was typed, from the top. nearest: only when nothing was found. */
export interface Answer {
  query: string;
  groups: { name: string; risk?: string; results: Result[] }[];
  nearest: Result[];
}
