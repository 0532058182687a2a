/** Exit codes of the service and its command-line tools, after sysexits.h. */
export const exitCodes = {
  unavailable: 69,
  software: 70,
  temporary: 75,
  notPermitted: 77,
  config: 78,
} as const;

/** A reason not to start that an operator can act on: its message is printed as it is, without a stack. */
export class FatalError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number, options?: ErrorOptions) {
    super(message, options);
    this.name = 'FatalError';
    this.exitCode = exitCode;
  }
}

/**
 * Runs a program's main function. A FatalError ends the process with its message and exit code; anything else is a
 * fault of ours and keeps its stack.
 */
export async function runMain(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    const known = error instanceof FatalError;
    process.stderr.write(`${known ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(known ? error.exitCode : exitCodes.software);
  }
}
