// Reads damaged files in a process of its own, so that the parent can end it: see fuzz.mjs.
import { createViteServer } from 'vitest/node';

const [parserFile, folder, first, count] = process.argv.slice(2);
const server = await createViteServer({
  configFile: false,
  logLevel: 'error',
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  optimizeDeps: { noDiscovery: true },
});
const { default: parser } = await server.ssrLoadModule(`/test/fuzz/parsers/${parserFile}`);
const { fuzz } = await server.ssrLoadModule('/test/fuzz/fuzz.ts');
process.send({ ready: parser.name });
for await (const result of fuzz(parser, folder, { first: Number(first), count: Number(count) })) {
  process.send({ ...result, peakMemoryMb: process.resourceUsage().maxRSS / 1024 });
}
process.exit();
