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
  changes: string[];
  urgent: boolean;
  headers: Record<string, string>;
  packs: { path: string }[];
  files: Map<string, Entry>;
  /** The manifest as it came, so that it can be stored again. */
  bytes: ArrayBuffer;
}

interface State {
  current: string | null;
  previous: string | null;
  /** That of the current release, known even when its manifest is lost. */
  counter: number;
  /** The release that a page stays on when it is not, or will not always be, the current one; or "", the network. */
  pins: Record<string, string>;
}
