import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

interface Media {
  schema?: object;
  example?: unknown;
  examples?: Record<string, { value: unknown }>;
}

/**
 * Checks every example of an OpenAPI 3.1 document against its schema: those of media types, parameters and headers, and
 * `examples` within schemas. Returns what does not hold, as `pointer: reason`, and how many examples were seen.
 */
export function checkExamples(document: object): { faults: string[]; seen: number } {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema({ $id: 'openapi', ...document });
  const faults: string[] = [];
  let seen = 0;
  const check = (pointer: string, schemaPointer: string, value: unknown) => {
    seen += 1;
    const validate = ajv.getSchema(`openapi#${schemaPointer}`) ?? ajv.compile({ $ref: `openapi#${schemaPointer}` });
    if (!validate(value)) faults.push(`${pointer}: ${ajv.errorsText(validate.errors)}`);
  };
  const visit = (node: unknown, pointer: string) => {
    if (typeof node !== 'object' || node === null) return;
    const { schema, example, examples } = node as Media;
    if (schema && example !== undefined) check(`${pointer}/example`, `${pointer}/schema`, example);
    if (schema && examples) {
      for (const [name, { value }] of Object.entries(examples))
        check(`${pointer}/examples/${name}`, `${pointer}/schema`, value);
    }
    if (Array.isArray(examples)) for (const value of examples) check(`${pointer}/examples`, pointer, value);
    if (!schema && example !== undefined && 'type' in node) check(`${pointer}/example`, pointer, example);
    for (const [key, child] of Object.entries(node)) {
      if (key === 'example' || key === 'examples' || key === 'default') continue;
      visit(child, `${pointer}/${encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'))}`);
    }
  };
  visit(document, '');
  return { faults, seen };
}
