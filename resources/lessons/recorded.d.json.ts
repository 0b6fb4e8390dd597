/** Made by running the real ones (`portlight lesson N --json`); declared, so that the compiler need not read it. */
declare const recorded: unknown
export default recorded
