import { PremodelError } from '../error.ts';
import { PACKAGE_VERSION } from '../node/version.ts';

/** Of those that still run on Node 20. */
const PACKAGES = 'sdk-trace-node@2 resources@2 exporter-trace-otlp-http@0.218'
  .split(' ')
  .map((name) => `@opentelemetry/${name}`)
  .join(' ');

/**
 * Sends spans where OTEL_EXPORTER_OTLP_ENDPOINT says, if it says so; the other variables of OpenTelemetry hold too.
 * @returns what sends the last of them and stops; undefined where there is no endpoint
 * @throws PremodelError `missing-package`
 */
export async function startTraceExport(env = process.env): Promise<(() => Promise<void>) | undefined> {
  const isWanted = env.OTEL_EXPORTER_OTLP_ENDPOINT || env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT;
  if (!isWanted || env.OTEL_SDK_DISABLED === 'true') return undefined;
  const [sdk, otlp, { defaultResource, resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/sdk-trace-node'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ]).catch((cause) => {
    throw new PremodelError(
      'missing-package',
      'traces are to be sent, but their packages are not installed',
      {
        remedy: `npm install ${PACKAGES}, or unset OTEL_EXPORTER_OTLP_ENDPOINT.`,
        cause,
      },
    );
  });
  const provider = new sdk.NodeTracerProvider({
    resource: resourceFromAttributes({
      'service.name': env.OTEL_SERVICE_NAME ?? 'premodel',
      'service.version': PACKAGE_VERSION,
    }).merge(defaultResource()),
    spanProcessors: [new sdk.BatchSpanProcessor(new otlp.OTLPTraceExporter())],
  });
  provider.register();
  // A collector that is away must not keep the server from stopping.
  return () => provider.shutdown().catch(() => {});
}
