const TAB = 9;
const NEWLINE = 10;
const RETURN = 13;
const SPACE = 32;
const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const OPEN_ARRAY = 91;
const BACKSLASH = 92;
const CLOSE_ARRAY = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;
const STUDIES = Buffer.from('"studies"');

/** The bytes of one record, or what is wrong at this place. `end`: nothing after it can be read. */
export type Piece = { line: number; bytes: Buffer } | { line: number; problem: string; end: boolean };

/**
 * Cuts a stream of JSON text into records without parsing it, so that memory holds one record at a time and a broken record
 * does not take the rest of the file with it. What the text is shows as it is read: one record a line, an array, an API
 * answer whose `studies` is an array (also several answers one after the other), or single objects over many lines.
 * Works on bytes: all characters that matter here are ASCII, and each record's encoding can then be judged by itself.
 */
export class RecordSplitter {
  readonly #limit: number;
  #mode: 'top' | 'lines' = 'top';
  /** Open brackets, and at which number of them a record starts: 0, in an array 1, in an API answer 2. */
  #depth = 0;
  #level = 0;
  #inString = false;
  #escaped = false;
  #line = 1;
  /** Last significant byte, and whether a line ended since. */
  #last = 0;
  #brokeLine = false;
  /** Whether the string that just ended was the key `studies` of an API answer. */
  #studiesKey = false;
  #stringStart = -1;
  #topLine = 1;
  #ended = false;
  /** The record being read: what earlier chunks gave of it, and where it starts in this one. */
  #parts: Buffer[] = [];
  #size = 0;
  #open = false;
  #from = 0;
  #pieceLine = 1;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The line that is being read. */
  get line(): number {
    return this.#line;
  }

  *push(chunk: Buffer): Generator<Piece> {
    this.#from = 0;
    this.#stringStart = -1;
    for (let at = 0; at < chunk.length && !this.#ended; at++) {
      if (this.#mode === 'lines') {
        const newline = chunk.indexOf(NEWLINE, at);
        if (newline < 0) {
          this.#start(at, this.#line);
          break;
        }
        this.#start(at, this.#line);
        yield* this.#finish(chunk, newline);
        this.#line++;
        at = newline;
      } else yield* this.#byte(chunk, at);
    }
    this.#keep(chunk, chunk.length);
  }

  *flush(): Generator<Piece> {
    if (this.#ended) return;
    if (this.#mode === 'lines' || (this.#open && this.#depth === 0 && !this.#inString))
      yield* this.#finish(Buffer.alloc(0), 0);
    else if (this.#open || this.#depth > 0) {
      yield {
        line: this.#open ? this.#pieceLine : this.#line,
        problem: 'the file ends in the middle of a record',
        end: true,
      };
    }
  }

  #start(at: number, line: number): void {
    if (this.#open) return;
    this.#open = true;
    this.#from = at;
    this.#pieceLine = line;
  }

  #keep(chunk: Buffer, to: number): void {
    if (!this.#open) return;
    this.#size += to - this.#from;
    if (this.#size > this.#limit) this.#parts = [];
    // A copy: the stream may use its buffer again.
    else if (to > this.#from) this.#parts.push(Buffer.from(chunk.subarray(this.#from, to)));
    this.#from = 0;
  }

  *#finish(chunk: Buffer, to: number): Generator<Piece> {
    if (!this.#open) return;
    this.#keep(chunk, to);
    const tooLong = this.#size > this.#limit;
    const bytes = Buffer.concat(this.#parts);
    const line = this.#pieceLine;
    this.#drop();
    if (tooLong) yield { line, problem: `longer than ${this.#limit} bytes`, end: false };
    else if (bytes.some((byte) => !isSpace(byte))) yield { line, bytes };
  }

  #drop(): void {
    this.#parts = [];
    this.#size = 0;
    this.#open = false;
  }

  *#byte(chunk: Buffer, at: number): Generator<Piece> {
    const byte = chunk[at] as number;
    if (this.#inString) {
      // JSON has no line break within a string: outside of an array this is a broken line, and the next one may be good.
      if (byte === NEWLINE) {
        if (this.#level === 0) return yield* this.#brokenLine(chunk, at);
        this.#line++;
      }
      if (this.#escaped) this.#escaped = false;
      else if (byte === BACKSLASH) this.#escaped = true;
      else if (byte === QUOTE) this.#closeString(chunk, at);
      return;
    }
    if (byte === NEWLINE) {
      this.#line++;
      this.#brokeLine = true;
      return;
    }
    if (isSpace(byte)) return;
    if (this.#depth === 0 && this.#level === 0) return this.#top(at, byte);
    // `{` at the start of a line cannot follow a complete value within an object: the line before was broken off.
    const follows = this.#last === COMMA || this.#last === COLON || this.#last === OPEN_ARRAY;
    if (this.#brokeLine && this.#level === 0 && byte === OPEN_OBJECT && !follows) {
      yield* this.#finish(chunk, at);
      this.#depth = 0;
      return this.#top(at, byte);
    }
    this.#brokeLine = false;
    yield* this.#inside(chunk, at, byte);
    this.#last = byte;
  }

  #top(at: number, byte: number): void {
    if (byte === OPEN_ARRAY) {
      this.#depth = this.#level = 1;
    } else if (byte === OPEN_OBJECT) {
      this.#start(at, this.#line);
      this.#depth = 1;
      this.#topLine = this.#line;
    } else {
      // Neither an object nor an array: whatever it is, judge it line by line.
      this.#mode = 'lines';
      this.#start(at, this.#line);
    }
    this.#brokeLine = false;
    this.#last = byte;
  }

  *#inside(chunk: Buffer, at: number, byte: number): Generator<Piece> {
    const studies = this.#studiesKey;
    if (byte !== COLON) this.#studiesKey = false;
    const opens = byte === OPEN_OBJECT || byte === OPEN_ARRAY;
    const closes = byte === CLOSE_OBJECT || byte === CLOSE_ARRAY;
    if (studies && byte === OPEN_ARRAY && this.#depth === 1) {
      this.#drop();
      this.#depth = this.#level = 2;
      return;
    }
    if (this.#level > 0 && this.#depth === this.#level) {
      if (byte === COMMA) return yield* this.#finish(chunk, at);
      if (byte === CLOSE_ARRAY) {
        yield* this.#finish(chunk, at);
        this.#depth--;
        this.#level = 0;
        return;
      }
      if (closes) {
        this.#ended = true;
        return yield { line: this.#line, problem: 'the brackets do not match', end: true };
      }
      this.#start(at, this.#line);
    }
    if (byte === QUOTE) {
      this.#inString = true;
      this.#stringStart = at;
    } else if (opens) this.#depth++;
    else if (closes && --this.#depth === 0 && this.#level === 0) {
      const oneLine = this.#open && this.#topLine === this.#line;
      yield* this.#finish(chunk, at + 1);
      // The first record fills its line: from here on a line is a record, however broken.
      if (oneLine) this.#mode = 'lines';
    }
  }

  #closeString(chunk: Buffer, at: number): void {
    this.#inString = false;
    this.#last = QUOTE;
    if (this.#level !== 0 || this.#depth !== 1) return;
    const from = this.#stringStart;
    // The string may have begun in an earlier chunk, which can be as short as a byte.
    const key =
      from >= 0
        ? chunk.subarray(from, at + 1)
        : Buffer.concat([...this.#parts.slice(-STUDIES.length), chunk.subarray(0, at + 1)]).subarray(-STUDIES.length);
    this.#studiesKey = key.equals(STUDIES);
  }

  *#brokenLine(chunk: Buffer, at: number): Generator<Piece> {
    yield* this.#finish(chunk, at);
    this.#inString = this.#escaped = false;
    this.#depth = 0;
    this.#line++;
    this.#mode = 'lines';
  }
}

function isSpace(byte: number): boolean {
  return byte === SPACE || byte === NEWLINE || byte === RETURN || byte === TAB;
}
