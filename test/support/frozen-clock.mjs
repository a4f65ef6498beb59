// Loaded before the command line (`node --import`), so that what it writes holds no measured time and no date of today.
const AT = Date.UTC(2026, 0, 1);
const RealDate = Date;

globalThis.Date = class extends RealDate {
  constructor(...args) {
    if (args.length === 0) super(AT);
    else super(...args);
  }
  static now() {
    return AT;
  }
};

Object.defineProperty(performance, 'now', { value: () => 0 });
