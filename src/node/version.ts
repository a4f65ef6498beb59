import { createRequire } from 'node:module';

const packageJson: { version: string } = createRequire(import.meta.url)('premodel/package.json');

/** Version of this package, written into every file it makes. */
export const PACKAGE_VERSION = packageJson.version;
