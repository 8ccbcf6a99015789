/** The configuration asks for something that cannot be had; the message says what, one problem a line. */
export class ConfigurationError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ConfigurationError';
  }
}
