import { z } from 'zod';
import { MAX_MISTAKES } from './problems.ts';

const MISTAKE = {
  in: 'query',
  name: 'statsu',
  code: 'unknown_parameter',
  message: 'unknown parameter, did you mean "status"?',
  didYouMean: 'status',
};

const Mistake = z
  .strictObject({
    in: z.enum(['query', 'path', 'header', 'body']).meta({ description: 'The part of the request.' }),
    name: z.string().optional().meta({ description: 'The parameter or header.' }),
    pointer: z.string().optional().meta({ description: 'The place in the body (RFC 6901).' }),
    code: z.string().meta({ description: 'Stable, for programs.' }),
    message: z.string().meta({ description: 'For people, in the language of the answer.' }),
    allowed: z.array(z.string()).optional().meta({ description: 'The values that are accepted.' }),
    missing: z
      .array(z.string())
      .optional()
      .meta({ description: 'What the rule asks for and does not find, such as `ansm`.' }),
    didYouMean: z.string().optional().meta({ description: 'The name or value that was probably meant.' }),
  })
  .meta({ id: 'Mistake', description: 'One mistake of a request.', examples: [MISTAKE] });

/** The wire shape of every failure (RFC 9457). */
export const ProblemDocument = z
  .strictObject({
    type: z.string().meta({ description: 'Address of the page that explains this kind of problem.' }),
    title: z.string().meta({ description: 'The kind of problem, in the language of the answer.' }),
    status: z.int().min(400).max(599).meta({ description: 'The status code.' }),
    detail: z.string().meta({ description: 'What happened this time.' }),
    instance: z.string().meta({ description: 'The path that was asked for.' }),
    code: z.string().meta({ description: 'The kind of problem, stable, for programs.' }),
    errors: z
      .array(Mistake)
      .max(MAX_MISTAKES)
      .optional()
      .meta({ description: `The mistakes of the request, at most ${MAX_MISTAKES} of them.` }),
    moreErrors: z
      .int()
      .min(1)
      .optional()
      .meta({ description: 'How many more mistakes there are than `errors` names; absent: it names all.' }),
    requestId: z.string().meta({ description: 'Names this request when asking for help; also in `x-request-id`.' }),
  })
  .meta({
    id: 'Problem',
    description: 'A failure (RFC 9457).',
    examples: [
      {
        type: '/problems/invalid_request',
        title: 'The request has mistakes',
        status: 400,
        detail: 'One or more parameters are unknown, malformed or out of range; errors[] names them.',
        instance: '/v1/studies',
        code: 'invalid_request',
        errors: [MISTAKE],
        requestId: '5f0c2c3e-8d0b-4d2f-9a53-0f4f5d1c7b2a',
      },
    ],
  });
