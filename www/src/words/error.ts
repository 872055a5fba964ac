/** What an error says, whatever was thrown. */
export const textOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
