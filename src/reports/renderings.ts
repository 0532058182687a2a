import { LRUCache } from 'lru-cache';
import type { Language } from '../http/text.ts';
import type { Format } from './formats.ts';
import type { Issue } from './issue.ts';
import { renderReport } from './render.ts';

/** What one process keeps of rendered reports, in bytes: a few dozen, since hardly more than the latest are asked for. */
const KEPT_BYTES = 16 * 1024 * 1024;

/** Reports in their formats, each rendered once while it is asked for. */
export interface Renderings {
  read(issue: Issue, format: Format, language: Language, tag: string): Promise<Buffer>;
}

/** Keeps renderings by their entity tag, which names the content: nothing that is kept is ever stale. */
export function createRenderings(): Renderings {
  const kept = new LRUCache<string, Buffer, () => Promise<Buffer>>({
    maxSize: KEPT_BYTES,
    sizeCalculation: (bytes) => bytes.length + 1,
    // Readers who ask at once for what is not at hand wait for one rendering.
    fetchMethod: (_tag, _stale, { context: render }) => render(),
  });
  return {
    read: (issue, format, language, tag) =>
      kept.forceFetch(tag, { context: () => renderReport(issue, format, language) }),
  };
}
