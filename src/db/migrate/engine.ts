import { readFile } from 'node:fs/promises';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum, DriverAdapterError } from '@prisma/driver-adapter-utils';
import pg from 'pg';

/** The one function needed of a global that the types of Node 20 leave to the DOM library. */
declare const WebAssembly: {
  instantiate(binary: Uint8Array, imports: object): Promise<{ instance: { exports: Record<string, unknown> } }>;
};

type Wasm = typeof import('@prisma/schema-engine-wasm/schema_engine_bg');
export type SchemaEngine = Awaited<ReturnType<Wasm['SchemaEngine']['new']>>;

let loaded: Promise<Wasm> | undefined;

/** The package's own entry point imports the .wasm file as a module, which Node does only behind a flag. */
async function load(): Promise<Wasm> {
  // The engine reports a crash of its own through this hook, which Prisma's command line provides.
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: {
      set_message(message: string) {
        process.stderr.write(`Prisma's schema engine crashed: ${message}\n`);
      },
    },
  });
  const glue = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const binary = await readFile(
    new URL('schema_engine_bg.wasm', import.meta.resolve('@prisma/schema-engine-wasm/schema_engine_bg')),
  );
  // The engine leaves the timer of its lock behind, which would keep a command alive for ten seconds after its work.
  const timers = Object.keys(glue).filter((name) => name.startsWith('__wbg_setTimeout_'));
  const unref = (run: () => void, milliseconds: number) => setTimeout(run, milliseconds).unref();
  const imports = { ...glue, ...Object.fromEntries(timers.map((name) => [name, unref])) };
  const { instance } = await WebAssembly.instantiate(binary, { './schema_engine_bg.js': imports });
  glue.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  return glue;
}

const charType = 18;
const bpcharType = 1042;
/** The columns of type "char" in a result, found again by its rows, which the adapter passes on as they are. */
const charColumns = new WeakMap<unknown[], number[]>();

/**
 * The engine's own connections: no statement timeout, since a migration may take long. adapter-pg does not know the
 * one-byte type "char" of Postgres' catalogs, which the engine reads: it is declared as char(n) here, and as a character
 * once the adapter has accepted it.
 */
function enginePool(pool: pg.Pool): pg.Pool {
  const { options } = pool;
  const own = new pg.Pool({ ...options, password: options.password, statement_timeout: 0, query_timeout: 0, max: 2 });
  own.on('error', () => {});
  const query = own.query.bind(own) as (text: unknown, values?: unknown) => Promise<pg.QueryResult>;
  own.query = (async (text: unknown, values?: unknown) => {
    const result = await query(text, values);
    for (const [index, field] of (result.fields ?? []).entries()) {
      if (field.dataTypeID !== charType) continue;
      field.dataTypeID = bpcharType;
      charColumns.set(result.rows, [...(charColumns.get(result.rows) ?? []), index]);
    }
    return result;
  }) as typeof own.query;
  return own;
}

/**
 * adapter-pg cuts a script at every semicolon, also within the body of a function. Here the script goes to the server
 * as one: Postgres splits it, and runs it as one transaction unless it says otherwise, as Prisma's native engine does.
 */
class EngineAdapter extends PrismaPg {
  /** What Postgres said about the script that failed; the engine shortens it. */
  scriptError: Error | undefined;

  override async connect() {
    const adapter = await super.connect();
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (query) => {
      const result = await queryRaw(query);
      for (const index of charColumns.get(result.rows) ?? []) result.columnTypes[index] = ColumnTypeEnum.Character;
      return result;
    };
    adapter.executeScript = async (script) => {
      try {
        await adapter.underlyingDriver().query(script);
      } catch (error) {
        this.scriptError = error as Error;
        const { code = 'N/A', severity = 'ERROR', message, detail, column, hint } = error as pg.DatabaseError;
        throw new DriverAdapterError({ kind: 'postgres', code, severity, message, detail, column, hint });
      }
    };
    return adapter;
  }
}

/**
 * Runs a function with Prisma's schema engine, from WebAssembly: no native engine is fetched. The engine works on the
 * pool's database through connections of its own.
 */
export async function withEngine<T>(pool: pg.Pool, use: (engine: SchemaEngine) => Promise<T>): Promise<T> {
  loaded ??= load();
  const { SchemaEngine } = await loaded;
  const own = enginePool(pool);
  try {
    const adapter = new EngineAdapter(own);
    const bound = bindMigrationAwareSqlAdapterFactory(adapter);
    const engine = await SchemaEngine.new({ datamodels: undefined }, () => {}, bound);
    try {
      return await use(engine);
    } catch (error) {
      throw adapter.scriptError && error instanceof Error
        ? Object.assign(error, { cause: adapter.scriptError })
        : error;
    } finally {
      engine.free();
    }
  } finally {
    await own.end();
  }
}
