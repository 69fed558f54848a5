/** What the worker speaks of. */

/** A file of a release. */
interface Entry {
  sha256: string;
  size: number;
  type: string;
  pack?: number;
}

interface Release {
  id: string;
  counter: number;
  built: string;
  commit: string | null;
  changes: { on: string; what: string; urgent: boolean }[];
  numbers: number;
  headers: Record<string, string>;
  /** The paths of files that never have other bytes. */
  immutable: RegExp;
  packs: string[];
  files: Map<string, Entry>;
  /** The manifest as it came, so that it can be stored again. */
  bytes: ArrayBuffer;
}

/** What release.json says. */
interface Pointer {
  counter: number;
  id: string;
  /** Where the manifest is. */
  manifest: string;
  /** From the id of an older release to the path of what makes this one of it. */
  deltas: Record<string, string>;
  paused?: boolean;
  /** The path of the site that has ended. */
  tombstone?: string;
}

/** What a delta tells of a file: what is not as it was, and how to make it. */
interface Told extends Partial<Entry> {
  edits?: (string | number)[];
}

interface State {
  current: string | null;
  previous: string | null;
  /** That of the current release, known even when its manifest is lost. */
  counter: number;
  /** The release that a page stays on when it is not, or will not always be, the current one; or "", the network. */
  pins: Record<string, string>;
}

type Serve = (event: FetchEvent, url: URL) => Promise<Response | null>;
